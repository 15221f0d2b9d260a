using System.Buffers;
using System.Globalization;
using System.Text;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm3;

/// <summary>Cuts the text into tokens, one at a time. What is no token at all it reports itself.</summary>
internal sealed class Lexer(string text, DiagnosticList diagnostics)
{
    /// <summary>The words of the language, which cannot be names.</summary>
    public static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "OPENQASM", "include", "defcalgrammar", "def", "cal", "defcal", "gate", "extern", "box", "let", "break", "continue", "if", "else",
        "end", "return", "for", "while", "in", "switch", "case", "default", "nop", "pragma", "input", "output", "const", "readonly", "mutable",
        "qreg", "qubit", "creg", "bool", "bit", "int", "uint", "float", "angle", "complex", "array", "void", "duration", "stretch", "gphase",
        "inv", "pow", "ctrl", "negctrl", "durationof", "delay", "reset", "measure", "barrier", "true", "false", "#dim",
    };

    private static readonly string[] Symbols =
    [
        "<<=", ">>=", "**=", "->", "++", "**", "&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "+=", "-=", "*=", "/=", "&=", "|=", "^=", "~=", "%=",
        ";", ",", "(", ")", "[", "]", "{", "}", ":", "=", "+", "-", "*", "/", "%", "&", "|", "^", "~", "!", "<", ">", "@",
    ];

    private static readonly SearchValues<char> DecimalCharacters = SearchValues.Create("0123456789_.");

    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _names =
        new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private int _position = text.StartsWith('\uFEFF') ? 1 : 0;

    /// <summary>The physical qubits named so far, ascending.</summary>
    public SortedSet<int> HardwareQubits { get; } = [];

    /// <summary>Goes on reading after the line of a position.</summary>
    public void SkipLine(int position)
    {
        var end = text.AsSpan(position).IndexOfAny('\r', '\n');
        _position = end < 0 ? text.Length : position + end;
    }

    public Token Next()
    {
        var start = SkipBlanks();
        if (start >= text.Length)
        {
            return new Token(TokenKind.EndOfFile, "", text.Length, text.Length);
        }

        var character = text[start];
        if (IsNameStart(start))
        {
            return Name(start);
        }

        if (char.IsAsciiDigit(character) || (character == '.' && start + 1 < text.Length && char.IsAsciiDigit(text[start + 1])))
        {
            return Number(start);
        }

        switch (character)
        {
            case '"' or '\'':
                return Quoted(start);
            case '$':
                return HardwareQubit(start);
            case '#':
                return Directive(start);
        }

        foreach (var symbol in Symbols)
        {
            if (text.AsSpan(start).StartsWith(symbol))
            {
                return Take(TokenKind.Symbol, symbol, start, symbol.Length);
            }
        }

        return Invalid(start);
    }

    private static int NumberOf(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private bool IsNameStart(int at)
    {
        _ = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out _);
        return rune.Value == '_' || (rune != Rune.ReplacementChar && Rune.IsLetter(rune)) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.LetterNumber;
    }

    private int NameEnd(int at)
    {
        while (at < text.Length && (IsNameStart(at) || char.IsAsciiDigit(text[at])))
        {
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        }

        return at;
    }

    private Token Take(TokenKind kind, string content, int start, int length)
    {
        _position = start + length;
        return new Token(kind, content, start, _position);
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
                var end = text.AsSpan(position + 2).IndexOf("*/");
                if (end < 0)
                {
                    diagnostics.Error(OpenQasm3DiagnosticCodes.UnterminatedComment, "The comment has no closing '*/'.", position, 2, "*/");
                }

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
        var end = NameEnd(start);
        var span = text.AsSpan(start, end - start);
        if (!_names.TryGetValue(span, out var name))
        {
            name = span.ToString();
            _names[span] = name;
        }

        return name == "pragma" ? Take(TokenKind.Pragma, name, start, end - start)
            : Take(Keywords.Contains(name) ? TokenKind.Keyword : TokenKind.Identifier, name, start, end - start);
    }

    private Token Number(int start)
    {
        // Everything that looks as if it belonged to the number is taken with it, so that a mistake is one mistake.
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.' or '\u00B5' or '\u03BC'
            || (text[end] is '+' or '-' && text[end - 1] is 'e' or 'E' && IsDecimal(text.AsSpan(start, end - 1 - start)))))
        {
            end++;
        }

        var span = text.AsSpan(start, end - start);
        foreach (var (prefix, digits) in new[] { ("0b", "01"), ("0B", "01"), ("0o", "01234567"), ("0O", "01234567"), ("0x", "0123456789abcdefABCDEF"), ("0X", "0123456789abcdefABCDEF") })
        {
            // Capital prefixes are in no published grammar but for hexadecimal numbers.
            if (span.StartsWith(prefix))
            {
                return prefix is not ("0B" or "0O") && AreDigits(span[2..], digits)
                    ? Take(TokenKind.Integer, Plain(span), start, span.Length)
                    : BadNumber(start, end, $"'{Excerpt(span)}' is not a number of the digits {digits[..Math.Min(8, digits.Length)]}{(digits.Length > 8 ? "..." : "")} after {prefix.ToLowerInvariant()}.");
            }
        }

        if (AreDigits(span, "0123456789"))
        {
            return ImaginaryOr(TokenKind.Integer, start, end);
        }

        if (IsReal(span))
        {
            return ImaginaryOr(TokenKind.Real, start, end);
        }

        foreach (var unit in new[] { "im", "ns", "us", "\u00B5s", "\u03BCs", "ms", "dt", "s" })
        {
            if (span.EndsWith(unit) && (AreDigits(span[..^unit.Length], "0123456789") || IsReal(span[..^unit.Length])))
            {
                return Take(unit == "im" ? TokenKind.Imaginary : TokenKind.Timing, Plain(unit == "im" ? span[..^2] : span), start, span.Length);
            }
        }

        return BadNumber(start, end, $"'{Excerpt(span)}' is neither a number nor a name; a name does not begin with a digit.");
    }

    private Token ImaginaryOr(TokenKind kind, int start, int end)
    {
        var content = Plain(text.AsSpan(start, end - start));
        var position = _position = end;
        position = SkipBlanks();
        if (position > end && position + 2 <= text.Length && text.AsSpan(position, 2).SequenceEqual("im") && NameEnd(position) == position + 2)
        {
            return Take(TokenKind.Imaginary, content, start, position + 2 - start);
        }

        return Take(kind, content, start, end - start);
    }

    private static bool IsDecimal(ReadOnlySpan<char> span) => span.Length > 0 && span.IndexOfAnyExcept(DecimalCharacters) < 0;

    private static bool AreDigits(ReadOnlySpan<char> span, string digits)
    {
        if (span.IsEmpty || span[0] == '_' || span[^1] == '_' || span.Contains("__", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var character in span)
        {
            if (character != '_' && !digits.Contains(character, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsReal(ReadOnlySpan<char> span)
    {
        var mark = span.IndexOfAny('e', 'E');
        var digits = mark < 0 ? span : span[..mark];
        if (mark >= 0)
        {
            var exponent = span[(mark + 1)..];
            exponent = exponent.StartsWith("-") || exponent.StartsWith("+") ? exponent[1..] : exponent;
            if (!AreDigits(exponent, "0123456789"))
            {
                return false;
            }
        }

        var point = digits.IndexOf('.');
        return point < 0
            ? AreDigits(digits, "0123456789")
            : digits.Length > 1 && (point == 0 || AreDigits(digits[..point], "0123456789"))
                && (point == digits.Length - 1 || AreDigits(digits[(point + 1)..], "0123456789"));
    }

    private static string Plain(ReadOnlySpan<char> span) => span.ToString().Replace("_", "", StringComparison.Ordinal);

    private static string Excerpt(ReadOnlySpan<char> span) => span.Length > 30 ? string.Concat(span[..30], "...") : span.ToString();

    private Token BadNumber(int start, int end, string message)
    {
        diagnostics.Error(DiagnosticCodes.InvalidNumber, message, start, end - start);
        return Take(TokenKind.Bad, "", start, end - start);
    }

    private Token Quoted(int start)
    {
        var quote = text[start];
        var length = text.AsSpan(start + 1).IndexOfAny(quote, '\r', '\n');
        if (length < 0 || text[start + 1 + length] != quote)
        {
            var end = length < 0 ? text.Length : start + 1 + length;
            diagnostics.Error(DiagnosticCodes.UnterminatedString, "The text has no closing quote on its line.", start, end - start, quote.ToString());
            return Take(TokenKind.Bad, "", start, end - start);
        }

        var content = text.Substring(start + 1, length);
        return quote == '"' && AreDigits(content, "01")
            ? Take(TokenKind.BitString, Plain(content), start, length + 2)
            : Take(TokenKind.Text, content, start, length + 2);
    }

    private Token HardwareQubit(int start)
    {
        var end = start + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (end == start + 1)
        {
            diagnostics.Error(DiagnosticCodes.InvalidCharacter, "A physical qubit is written '$' and its number, as in $0.", start, 1);
            return Take(TokenKind.Bad, "", start, 1);
        }

        var number = NumberOf(text.AsSpan(start + 1, end - start - 1));
        if (number < 0)
        {
            diagnostics.Error(DiagnosticCodes.NumberOutOfRange, "The number of the physical qubit is larger than 2147483647.", start, end - start);
            return Take(TokenKind.Bad, "", start, end - start);
        }

        HardwareQubits.Add(number);
        return Take(TokenKind.HardwareQubit, text[start..end], start, end - start);
    }

    private Token Directive(int start)
    {
        var end = NameEnd(start + 1);
        switch (text.AsSpan(start, end - start))
        {
            case "#pragma":
                return Take(TokenKind.Pragma, "#pragma", start, end - start);
            case "#dim":
                return Take(TokenKind.Keyword, "#dim", start, end - start);
            default:
                diagnostics.Error(DiagnosticCodes.InvalidCharacter, "'#' stands only in '#pragma' and '#dim'.", start, 1);
                return Take(TokenKind.Bad, "", start, end - start);
        }
    }

    private Token Invalid(int start)
    {
        var end = start;
        while (end < text.Length && text[end] > ' ' && !char.IsAsciiLetterOrDigit(text[end]) && !";,()[]{}".Contains(text[end], StringComparison.Ordinal) && !IsNameStart(end))
        {
            end++;
        }

        end = Math.Max(end, start + 1);
        _ = Rune.DecodeFromUtf16(text.AsSpan(start), out var rune, out _);
        var shown = Rune.IsControl(rune) ? "character" : $"'{rune}'";
        diagnostics.Error(
            DiagnosticCodes.InvalidCharacter,
            string.Create(CultureInfo.InvariantCulture, $"OpenQASM 3 has no {shown} (U+{rune.Value:X4}) outside comments and names."),
            start,
            end - start);
        return Take(TokenKind.Bad, "", start, end - start);
    }
}
