using System.Buffers;
using System.Globalization;
using System.Text;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm2;

/// <summary>Cuts the text into tokens, one at a time. What is no token at all it reports itself.</summary>
internal sealed class Lexer(string text, DiagnosticList diagnostics)
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private int _position = text.StartsWith('\uFEFF') ? 1 : 0;

    /// <summary>Goes on reading at a place further on.</summary>
    public void SkipTo(int position) => _position = position;

    public Token Next()
    {
        var start = SkipBlanks();
        if (start >= text.Length)
        {
            return new Token(TokenKind.EndOfFile, text.Length, text.Length);
        }

        var character = text[start];
        if (char.IsAsciiLetter(character) || character == '_')
        {
            return Name(start);
        }

        if (char.IsAsciiDigit(character) || (character == '.' && start + 1 < text.Length && char.IsAsciiDigit(text[start + 1])))
        {
            return Number(start);
        }

        var next = start + 1 < text.Length ? text[start + 1] : '\0';
        switch (character)
        {
            case ';': return Take(TokenKind.Semicolon, start, 1);
            case ',': return Take(TokenKind.Comma, start, 1);
            case '(': return Take(TokenKind.LeftParenthesis, start, 1);
            case ')': return Take(TokenKind.RightParenthesis, start, 1);
            case '[': return Take(TokenKind.LeftBracket, start, 1);
            case ']': return Take(TokenKind.RightBracket, start, 1);
            case '{': return Take(TokenKind.LeftBrace, start, 1);
            case '}': return Take(TokenKind.RightBrace, start, 1);
            case '+': return Take(TokenKind.Plus, start, 1);
            case '-': return next == '>' ? Take(TokenKind.Arrow, start, 2) : Take(TokenKind.Minus, start, 1);
            case '*': return next == '*' ? Take(TokenKind.StarStar, start, 2) : Take(TokenKind.Star, start, 1);
            case '/': return Take(TokenKind.Slash, start, 1);
            case '^': return Take(TokenKind.Caret, start, 1);
            case '=': return next == '=' ? Take(TokenKind.EqualEqual, start, 2) : Take(TokenKind.Equal, start, 1);
            case '!' when next == '=': return Take(TokenKind.NotEqual, start, 2);
            case '<':
                return next switch
                {
                    '=' => Take(TokenKind.LessEqual, start, 2),
                    '<' => Take(TokenKind.ShiftLeft, start, 2),
                    _ => Take(TokenKind.Less, start, 1),
                };
            case '>':
                return next switch
                {
                    '=' => Take(TokenKind.GreaterEqual, start, 2),
                    '>' => Take(TokenKind.ShiftRight, start, 2),
                    _ => Take(TokenKind.Greater, start, 1),
                };
            case '&': return Take(TokenKind.Ampersand, start, 1);
            case '|': return Take(TokenKind.Pipe, start, 1);
            case '~': return Take(TokenKind.Tilde, start, 1);
            case '"': return QuotedText(start);
            default:
                return character is > ' ' and < '\x7F' ? Take(TokenKind.Other, start, 1) : InvalidCharacters(start);
        }
    }

    private Token Take(TokenKind kind, int start, int length)
    {
        _position = start + length;
        return new Token(kind, start, _position);
    }

    private int SkipBlanks()
    {
        var position = _position;
        while (position < text.Length)
        {
            var character = text[position];
            if (character is ' ' or '\t' or '\n' or '\r')
            {
                position++;
            }
            else if (character == '/' && position + 1 < text.Length && text[position + 1] == '/')
            {
                var end = text.AsSpan(position).IndexOfAny('\r', '\n');
                position = end < 0 ? text.Length : position + end;
            }
            else if (character == '/' && position + 1 < text.Length && text[position + 1] == '*')
            {
                diagnostics.Error(DiagnosticCodes.BlockComment, "OpenQASM 2 has no /* */ comments; put // at the start of each line of the comment.", position, 2);
                var end = text.AsSpan(position + 2).IndexOf("*/");
                position = end < 0 ? text.Length : position + end + 4;
            }
            else
            {
                break;
            }
        }

        return position;
    }

    private Token Name(int start)
    {
        var length = text.AsSpan(start).IndexOfAnyExcept(NameCharacters);
        length = length < 0 ? text.Length - start : length;
        if (start + length < text.Length && text[start + length] > '\x7F')
        {
            return InvalidCharacters(start + length);
        }

        var name = text.AsSpan(start, length);
        return Take(length > 8 ? IdentifierKind(name) : WordKind(name), start, length);
    }

    private static TokenKind WordKind(ReadOnlySpan<char> name) => name switch
    {
        "OPENQASM" => TokenKind.OpenQasm,
        "include" => TokenKind.Include,
        "qreg" => TokenKind.Qreg,
        "creg" => TokenKind.Creg,
        "gate" => TokenKind.Gate,
        "opaque" => TokenKind.Opaque,
        "if" => TokenKind.If,
        "barrier" => TokenKind.Barrier,
        "reset" => TokenKind.Reset,
        "measure" => TokenKind.Measure,
        "U" => TokenKind.U,
        "CX" => TokenKind.CX,
        "pi" => TokenKind.Pi,
        "sin" => TokenKind.Sin,
        "cos" => TokenKind.Cos,
        "tan" => TokenKind.Tan,
        "exp" => TokenKind.Exp,
        "ln" => TokenKind.Ln,
        "sqrt" => TokenKind.Sqrt,
        _ => IdentifierKind(name),
    };

    private static TokenKind IdentifierKind(ReadOnlySpan<char> name) =>
        char.IsAsciiLetterLower(name[0]) ? TokenKind.Identifier : TokenKind.UpperIdentifier;

    private Token Number(int start)
    {
        var position = SkipDigits(start);
        var kind = TokenKind.Integer;
        if (position < text.Length && text[position] == '.')
        {
            kind = TokenKind.Real;
            position = SkipDigits(position + 1);
        }

        if (position < text.Length && text[position] is 'e' or 'E')
        {
            kind = TokenKind.Real;
            position++;
            if (position < text.Length && text[position] is '+' or '-')
            {
                position++;
            }

            var end = SkipDigits(position);
            if (end == position)
            {
                diagnostics.Error(DiagnosticCodes.InvalidNumber, "The number ends after its 'e'; the digits of an exponent belong there.", start, position - start);
                kind = TokenKind.Bad;
            }

            position = end;
        }

        return Take(kind, start, position - start);
    }

    private int SkipDigits(int position)
    {
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        return position;
    }

    private Token QuotedText(int start)
    {
        var length = text.AsSpan(start + 1).IndexOfAny('"', '\r', '\n');
        if (length >= 0 && text[start + 1 + length] == '"')
        {
            return Take(TokenKind.String, start, length + 2);
        }

        var end = length < 0 ? text.Length : start + 1 + length;
        diagnostics.Error(DiagnosticCodes.UnterminatedString, "The file name has no closing quote on its line.", start, end - start, "\"");
        return Take(TokenKind.Bad, start, end - start);
    }

    private Token InvalidCharacters(int start)
    {
        // One report for a run of them, and for a word that they are part of.
        var end = start;
        while (end < text.Length && (text[end] is (< ' ' and not ('\t' or '\n' or '\r')) or >= '\x7F' || NameCharacters.Contains(text[end])))
        {
            end++;
        }

        _ = Rune.DecodeFromUtf16(text.AsSpan(start), out var rune, out _);
        var code = string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
        var character = rune.Value switch
        {
            0 => "a NUL byte; perhaps the file is not text, or not in UTF-8",
            0xFEFF => "a byte order mark (U+FEFF), which can only stand at the start of a file",
            0x03C0 => "'\u03C0' (U+03C0); write 'pi'",
            0xFFFD => "a byte that is not valid UTF-8 (U+FFFD)",
            < 0x20 or (>= 0x7F and < 0xA0) => $"the control character {code}",
            _ => $"'{rune}' ({code})",
        };
        diagnostics.Error(DiagnosticCodes.InvalidCharacter, $"OpenQASM 2 is written in ASCII outside comments; here is {character}.", start, end - start);
        return Take(TokenKind.Bad, start, end - start);
    }
}
