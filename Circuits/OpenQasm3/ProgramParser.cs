using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm3;

/// <summary>Reads a program into its statements by recursive descent. After a mistake it goes on with the next statement.</summary>
internal sealed partial class ProgramParser
{
    /// <summary>How deep blocks, and how deep brackets of an expression, can stand within one another.</summary>
    public const int MaxNesting = 200;

    private static readonly string[] TypeWords = ["bit", "bool", "int", "uint", "float", "angle", "complex", "array", "duration", "stretch", "creg"];

    private static readonly string[] StatementWords =
    [
        "include", "gate", "def", "qubit", "bit", "bool", "int", "uint", "float", "angle", "complex", "array", "const", "input", "output", "let", "if", "else", "for", "while", "switch",
        "measure", "reset", "barrier", "return", "break", "continue", "end", "box", "nop", "ctrl", "negctrl", "inv", "pow", "gphase", "qreg", "creg",
    ];

    private readonly DiagnosticList _diagnostics;
    private readonly Lexer _lexer;
    private Token _current;
    private int _lastEnd;
    private int _nesting;
    private bool _isTooDeep;
    private int _loops;
    private bool _inSubroutine;
    private bool _inGate;

    public ProgramParser(string text, DiagnosticList diagnostics)
    {
        _diagnostics = diagnostics;
        _lexer = new Lexer(text, diagnostics);
        _current = _lexer.Next();
    }

    public ProgramNode Parse()
    {
        var statements = new List<StatementNode>();
        if (_current.Kind == TokenKind.EndOfFile && _diagnostics.ErrorCount == 0)
        {
            _diagnostics.Error(DiagnosticCodes.EmptyFile, "The file has no program in it.", 0, 1);
        }

        if (_current.Is("OPENQASM"))
        {
            Recovering(ParseVersion);
        }

        while (_current.Kind != TokenKind.EndOfFile && !_diagnostics.IsFull)
        {
            if (_current.Is("}"))
            {
                Report(DiagnosticCodes.UnexpectedToken, "This '}' closes nothing.", _current);
                Advance();
                continue;
            }

            var before = _diagnostics.ErrorCount;
            StatementNode? statement = null;
            Recovering(() => statement = ParseStatement(true));
            if (statement is not null && before == 0 && _diagnostics.ErrorCount == 0)
            {
                statements.Add(statement);
            }
        }

        return new ProgramNode(statements, [.. _lexer.HardwareQubits]);
    }

    private void Recovering(Action parse)
    {
        var (nesting, loops, inSubroutine, inGate) = (_nesting, _loops, _inSubroutine, _inGate);
        try
        {
            parse();
        }
        catch (SyntaxException)
        {
            (_nesting, _loops, _inSubroutine, _inGate) = (nesting, loops, inSubroutine, inGate);
            _expressionNesting = 0;
            SkipStatement();
            while (_isTooDeep && _current.Kind != TokenKind.EndOfFile)
            {
                // What follows stands in blocks that were not opened: everything said of it would be wrong.
                Advance();
            }
        }
    }

    /// <summary>Skips to behind the next semicolon or closed brace, or to before a brace that closes what stands around.</summary>
    private void SkipStatement()
    {
        var depth = 0;
        while (_current.Kind != TokenKind.EndOfFile)
        {
            if (_current.Is("{"))
            {
                depth++;
            }
            else if (_current.Is("}"))
            {
                if (depth == 0)
                {
                    return;
                }

                if (--depth == 0)
                {
                    Advance();
                    return;
                }
            }
            else if (_current.Is(";") && depth == 0)
            {
                Advance();
                return;
            }

            Advance();
        }
    }

    private void Advance()
    {
        _lastEnd = _current.End;
        _current = _lexer.Next();
    }

    private void Report(string code, string message, Token token, params string[] expected) =>
        _diagnostics.Error(code, message, token.Start, Math.Max(1, token.End - token.Start), expected);

    private SyntaxException Fail(string code, string message, Token token, params string[] expected)
    {
        Report(code, message, token, expected);
        return new SyntaxException();
    }

    private SyntaxException Unexpected(string expected, params string[] list)
    {
        // A piece that is no token was reported when it was read.
        if (_current.Kind != TokenKind.Bad)
        {
            Report(DiagnosticCodes.UnexpectedToken, $"Expected {expected}, found {Describe(_current)}.", _current, list);
        }

        return new SyntaxException();
    }

    private static string Describe(Token token) => token.Kind switch
    {
        TokenKind.EndOfFile => "the end of the file",
        TokenKind.Keyword => $"the word '{token.Text}'",
        TokenKind.Integer or TokenKind.Real => $"the number {Short(token.Text)}",
        TokenKind.BitString or TokenKind.Text => "a text in quotes",
        TokenKind.Timing => $"the duration {Short(token.Text)}",
        TokenKind.Imaginary => $"the imaginary number {Short(token.Text)}im",
        _ => $"'{Short(token.Text)}'",
    };

    private static string Short(string text) => text.Length > 30 ? text[..30] + "..." : text;

    private bool TryTake(string text)
    {
        if (!_current.Is(text))
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Expect(string text, string? where = null)
    {
        if (!TryTake(text))
        {
            throw Unexpected($"'{text}'{where}", text);
        }
    }

    private void ExpectSemicolon()
    {
        if (TryTake(";"))
        {
            return;
        }

        if (_current.Kind != TokenKind.Bad)
        {
            var isMissing = _current.Kind is TokenKind.EndOfFile or TokenKind.Identifier or TokenKind.Keyword;
            _diagnostics.Error(
                isMissing ? DiagnosticCodes.MissingSemicolon : DiagnosticCodes.UnexpectedToken,
                isMissing ? "';' is missing after the statement." : $"Expected ';', found {Describe(_current)}.",
                isMissing ? _lastEnd : _current.Start,
                1,
                ";");
        }

        // A statement that follows is read for itself.
        if (_current.Kind == TokenKind.Keyword && StatementWords.Contains(_current.Text))
        {
            return;
        }

        throw new SyntaxException();
    }

    private NameNode ExpectName(string what)
    {
        if (_current.Kind == TokenKind.Keyword)
        {
            throw Fail(DiagnosticCodes.ReservedWord, $"Expected {what}; '{_current.Text}' is a word of the language and cannot be a name.", _current);
        }

        if (_current.Kind != TokenKind.Identifier)
        {
            throw Unexpected(what);
        }

        var name = new NameNode(_current.Text, _current.Start, _current.End);
        Advance();
        return name;
    }

    private void ParseVersion()
    {
        Advance();
        if (_current.Kind is not (TokenKind.Integer or TokenKind.Real))
        {
            throw Unexpected("the version '3.0'", "3.0", "3.1");
        }

        if (_current.Text is not ("3" or "3.0" or "3.1"))
        {
            Report(DiagnosticCodes.UnsupportedVersion, $"OpenQASM {Short(_current.Text)} is not read here; the versions are 3.0 and 3.1.", _current, "3.0", "3.1");
        }

        Advance();
        ExpectSemicolon();
    }

    private void EnterNested()
    {
        if (++_nesting > MaxNesting)
        {
            _isTooDeep = true;
            throw Fail(OpenQasm3DiagnosticCodes.BlocksTooDeep, $"Statements stand more than {MaxNesting} deep within one another.", _current);
        }
    }
}
