using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm2;

/// <summary>Where the parser stands among the tokens, and what it says when another token should stand there.</summary>
internal sealed class TokenCursor
{
    private readonly SourceText _source;
    private readonly Lexer _lexer;
    private readonly DiagnosticList _diagnostics;
    private Token _current;

    public TokenCursor(SourceText source, DiagnosticList diagnostics)
    {
        _source = source;
        _diagnostics = diagnostics;
        _lexer = new Lexer(source.Text, diagnostics);
        _current = _lexer.Next();
    }

    public Token Current => _current;

    public TokenKind Kind => _current.Kind;

    /// <summary>Where the token before the current one ends.</summary>
    public int PreviousEnd { get; private set; }

    public string Text => _source.Text;

    public void Advance()
    {
        PreviousEnd = _current.End;
        _current = _lexer.Next();
    }

    /// <summary>Goes on at a place further on, as if the text up to it had been read.</summary>
    public void SkipTo(int position)
    {
        _lexer.SkipTo(position);
        PreviousEnd = position;
        _current = _lexer.Next();
    }

    public bool Accept(TokenKind kind)
    {
        if (_current.Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Takes the token if it is of this kind; else reports what was expected.</summary>
    public bool Expect(TokenKind kind, string expected)
    {
        if (_current.Kind == kind)
        {
            Advance();
            return true;
        }

        ReportUnexpected(expected);
        return false;
    }

    /// <summary>Takes the end of a statement; else reports that it is missing, just after the token before.</summary>
    /// <param name="alternatives">What else could stand there.</param>
    public bool ExpectSemicolon(params ReadOnlySpan<string> alternatives)
    {
        if (_current.Kind == TokenKind.Semicolon)
        {
            Advance();
            return true;
        }

        if (_current.Kind is TokenKind.EndOfFile or TokenKind.RightBrace || _current.BeginsStatement || IsOnLaterLine)
        {
            _diagnostics.Error(DiagnosticCodes.MissingSemicolon, "The statement does not end: ';' is missing here.", PreviousEnd, 1, ";");
        }
        else
        {
            ReportUnexpected([.. alternatives, "';'"]);
        }

        return false;
    }

    /// <summary>Whether a line ends between the token before and the current one.</summary>
    public bool IsOnLaterLine => Text.AsSpan(PreviousEnd, _current.Start - PreviousEnd).ContainsAny('\r', '\n');

    /// <summary>Reports that something else should stand here, unless the lexer has reported the token.</summary>
    public void ReportUnexpected(params IReadOnlyList<string> expected)
    {
        if (_current.Kind == TokenKind.Bad)
        {
            return;
        }

        var wanted = expected.Count == 1 ? expected[0] : $"{string.Join(", ", expected.Take(expected.Count - 1))} or {expected[^1]}";
        if (_current.Kind == TokenKind.EndOfFile)
        {
            _diagnostics.Error(DiagnosticCodes.UnexpectedToken, $"The file ends where {wanted} is expected.", PreviousEnd, 1, expected);
            return;
        }

        _diagnostics.Error(DiagnosticCodes.UnexpectedToken, $"Expected {wanted}, found {Describe(_current)}.", _current, expected);
    }

    /// <summary>A token as a message names it.</summary>
    public string Describe(Token token) => token.Kind switch
    {
        TokenKind.EndOfFile => "the end of the file",
        TokenKind.Integer or TokenKind.Real => $"the number {Excerpt(token)}",
        TokenKind.String => $"the text {Excerpt(token)}",
        _ when token.IsReservedWord => $"the word '{Excerpt(token)}'",
        _ => $"'{Excerpt(token)}'",
    };

    /// <summary>A token's text, shortened where it is very long.</summary>
    public string Excerpt(Token token)
    {
        const int longest = 60;
        return token.Length <= longest ? token.In(Text).ToString() : string.Concat(token.In(Text)[..longest], "...");
    }

    public int LineOf(int position) => _source.LineOf(position);
}
