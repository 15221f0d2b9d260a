using System.Globalization;
using System.Numerics;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm2;

/// <summary>
/// Reads one program, statement by statement, by recursive descent. Methods that return false have reported why, and the statement
/// that they stand in is skipped.
/// </summary>
internal sealed partial class ProgramParser
{
    private const int MaxDefinitionDepth = 256;
    private const int MaxOpaqueGates = 65_000;
    private const int QubitsPerBarrierOperation = 4;

    // Gate applications and parts of angles that one operation may cost on average while it is expanded.
    private const int WorkPerOperation = 4;

    private readonly SourceText _source;
    private readonly ReaderOptions _options;
    private readonly DiagnosticList _diagnostics;
    private readonly TokenCursor _cursor;
    private readonly ExpressionParser _expressions;
    private readonly RegisterExpressionParser _registerExpressions;
    private readonly CircuitBuilder _builder;
    private readonly GateExpander _expander;
    private readonly Dictionary<string, Symbol> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Symbol>.AlternateLookup<ReadOnlySpan<char>> _symbolsByText;

    // In Quantinuum's dialect a register may have the name of a gate; those that do stand here.
    private readonly Dictionary<string, RegisterSymbol> _namedAsGates = new(StringComparer.Ordinal);

    // Unknown names that were reported, with the number of the report: each is reported once, and better if it is declared later.
    private readonly Dictionary<string, int> _unknown = new(StringComparer.Ordinal);
    private readonly Dictionary<(RegisterSymbol, int, BigInteger), Condition> _conditions = [];
    private readonly List<Operand> _operands = [];
    private readonly List<Parameter> _angles = [];
    private int[] _qubits = new int[8];
    private bool _hasQelib1;
    private bool _hasHqslib1;
    private bool _hasHqslib1Dev;
    private bool _isQelib1Missed;
    private bool _hasUnknownInclude;
    private bool _hasNewerStatement;
    private bool _isOverLimit;
    private bool _isBraceOpen;
    private int _opaqueCount;
    private int _widestRegister;
    private long _operationCount;
    private long _work;

    public ProgramParser(SourceText source, ReaderOptions options)
    {
        _source = source;
        _options = options;
        _diagnostics = new DiagnosticList(source);
        _cursor = new TokenCursor(source, _diagnostics);
        _expressions = new ExpressionParser(_cursor, _diagnostics);
        _registerExpressions = new RegisterExpressionParser(
            _cursor,
            _diagnostics,
            (Token name, out Operand operand) => ParseOperand(name, false, out operand),
            (out BigInteger value) => ParseNaturalNumber("an integer", out _, out value));
        _builder = new CircuitBuilder(Path.GetFileNameWithoutExtension(source.FileName));
        _expander = new GateExpander(_builder);
        _symbolsByText = _symbols.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public ParseResult Parse()
    {
        if (ParseVersion())
        {
            while (_cursor.Kind != TokenKind.EndOfFile && !_diagnostics.IsFull)
            {
                if (!ParseStatement())
                {
                    Recover();
                }
            }
        }

        return new ParseResult(_diagnostics.ErrorCount == 0 ? _builder.Build() : null, _diagnostics.InOrder());
    }

    // False when nothing after it can be understood.
    private bool ParseVersion()
    {
        var first = _cursor.Current;
        if (first.Kind == TokenKind.EndOfFile)
        {
            if (_diagnostics.ErrorCount == 0)
            {
                _diagnostics.Error(DiagnosticCodes.EmptyFile, "The file has no program in it; a program begins with 'OPENQASM 2.0;'.", 0, 1, "OPENQASM 2.0;");
            }

            return false;
        }

        if (first.Kind != TokenKind.OpenQasm)
        {
            _diagnostics.Error(DiagnosticCodes.MissingVersion, "The program does not begin with its version: write 'OPENQASM 2.0;' before everything else.", first, "OPENQASM 2.0;");
            return true;
        }

        _cursor.Advance();
        var version = _cursor.Current;
        if (version.Kind is not (TokenKind.Real or TokenKind.Integer))
        {
            _cursor.ReportUnexpected("the version '2.0'");
            Recover();
            return true;
        }

        _cursor.Advance();
        var text = _cursor.Excerpt(version);
        if (text != "2.0")
        {
            var hint = text switch
            {
                "2" => "The version is written 'OPENQASM 2.0;'.",
                _ when text.StartsWith('3') => $"This is an OpenQASM {text} program; this parser reads OpenQASM 2.0.",
                _ => $"There is no OpenQASM {text} that this parser knows; it reads OpenQASM 2.0.",
            };
            _diagnostics.Error(DiagnosticCodes.UnsupportedVersion, hint, version, "2.0");
            return text == "2" && (_cursor.ExpectSemicolon() || Recover());
        }

        return _cursor.ExpectSemicolon() || Recover();
    }

    private bool ParseStatement()
    {
        var token = _cursor.Current;
        switch (token.Kind)
        {
            case TokenKind.Identifier or TokenKind.U or TokenKind.CX:
                return ParseApplication(null);
            case TokenKind.Qreg or TokenKind.Creg:
                return ParseRegister();
            case TokenKind.Measure:
                return ParseMeasure(null);
            case TokenKind.Barrier:
                return ParseBarrier();
            case TokenKind.If:
                return ParseIf();
            case TokenKind.Reset:
                return ParseReset(null);
            case TokenKind.Gate:
                return ParseGateDefinition();
            case TokenKind.Opaque:
                return ParseOpaque();
            case TokenKind.Include:
                return ParseInclude();
            case TokenKind.OpenQasm:
                _diagnostics.Error(DiagnosticCodes.RepeatedVersion, "The version stands once, before everything else.", token);
                _cursor.Advance();
                return false;
            case TokenKind.RightBrace when _isBraceOpen:
                _isBraceOpen = false;
                _cursor.Advance();
                return true;
            case TokenKind.UpperIdentifier when _hasHqslib1:
                return ParseApplication(null);
            case TokenKind.UpperIdentifier:
                return ReportInvalidGate(token);
            default:
                _cursor.ReportUnexpected("a statement");
                return false;
        }
    }

    // Skips the rest of a statement that was reported. Always true, so that it can end a condition.
    private bool Recover()
    {
        var depth = 0;
        for (var isFirst = true; ; isFirst = false)
        {
            var token = _cursor.Current;
            if (token.Kind == TokenKind.EndOfFile || ((!isFirst || _cursor.PreviousEnd > 0) && token.BeginsStatement && _cursor.IsOnLaterLine && !IsBodyBarrier()))
            {
                return true;
            }

            // After a missing semicolon the next line is a statement of its own.
            if (isFirst && depth == 0 && token.Kind is TokenKind.Identifier or TokenKind.U or TokenKind.CX && _cursor.IsOnLaterLine)
            {
                return true;
            }

            _cursor.Advance();
            switch (token.Kind)
            {
                case TokenKind.Semicolon when depth == 0:
                    return true;
                case TokenKind.LeftBrace:
                    depth++;
                    break;
                case TokenKind.RightBrace when --depth <= 0:
                    return true;
            }

            bool IsBodyBarrier() => depth > 0 && token.Kind == TokenKind.Barrier;
        }
    }

    private bool ParseInclude()
    {
        _cursor.Advance();
        var file = _cursor.Current;
        if (!_cursor.Expect(TokenKind.String, "a file name in double quotes"))
        {
            _hasUnknownInclude = true;
            return false;
        }

        var name = _source.Text.AsSpan(file.Start + 1, file.Length - 2);
        var isQelib1 = name.SequenceEqual("qelib1.inc");
        var isDev = name.SequenceEqual("hqslib1_dev.inc");
        if (!isQelib1 && !isDev && !name.SequenceEqual("hqslib1.inc"))
        {
            // What that file would declare is not known, so that nothing is said about unknown gates from here on.
            _hasUnknownInclude = true;
            var message = name.SequenceEqual("stdgates.inc")
                ? "'stdgates.inc' belongs to OpenQASM 3; in OpenQASM 2 include \"qelib1.inc\"."
                : $"There is no file {_cursor.Excerpt(file)} to include; \"qelib1.inc\", \"hqslib1.inc\" and \"hqslib1_dev.inc\" are built in, and files are not read.";
            _diagnostics.Error(DiagnosticCodes.UnknownInclude, message, file, "\"qelib1.inc\"", "\"hqslib1.inc\"");
            return _cursor.ExpectSemicolon();
        }

        if (isQelib1 ? _hasQelib1 : isDev ? _hasHqslib1Dev : _hasHqslib1)
        {
            _diagnostics.Warning(DiagnosticCodes.RepeatedInclude, $"{_cursor.Excerpt(file)} is included already; once is enough.", file);
            return _cursor.ExpectSemicolon();
        }

        var gates = isQelib1 ? StandardGates.Qelib1 : isDev ? StandardGates.Hqslib1.Concat(StandardGates.Hqslib1Dev) : StandardGates.Hqslib1;
        _hasQelib1 = true;
        _hasHqslib1 |= !isQelib1;
        _hasHqslib1Dev |= isDev;
        foreach (var gate in gates)
        {
            if (!_symbols.TryAdd(gate.Name, gate))
            {
                // The built-in files have most gates in common.
                var earlier = _symbols[gate.Name];
                if (earlier.Position < 0 || StandardGates.MayBeRedeclared(gate))
                {
                    continue;
                }

                _diagnostics.Error(
                    DiagnosticCodes.DuplicateName,
                    string.Create(CultureInfo.InvariantCulture, $"{_cursor.Excerpt(file)} declares '{gate.Name}', which is declared already on line {_cursor.LineOf(earlier.Position)}."),
                    file);
            }
            else
            {
                DeclaredLate(gate.Name, file.Start);
            }
        }

        return _cursor.ExpectSemicolon();
    }

    private bool ParseRegister()
    {
        var isQuantum = _cursor.Kind == TokenKind.Qreg;
        var kind = isQuantum ? "qubit" : "bit";
        _cursor.Advance();
        if (!ParseNewName("a register name", out var name))
        {
            return false;
        }

        var size = default(Token);
        if (!_cursor.Expect(TokenKind.LeftBracket, $"'[' and the number of {kind}s")
            || !ParseInteger($"the number of {kind}s", out size, out var count)
            || !_cursor.Expect(TokenKind.RightBracket, "']'"))
        {
            // Its uses are not to be reported as well.
            _symbols.TryAdd(_cursor.Excerpt(name), new RegisterSymbol(_cursor.Excerpt(name), name.Start, isQuantum, 0, 0) { IsBroken = true });
            return false;
        }

        var declared = isQuantum ? _builder.QubitCount : _builder.BitCount;
        var isBroken = true;
        if (count == 0)
        {
            _diagnostics.Error(DiagnosticCodes.EmptyRegister, $"A register has at least one {kind}.", size);
        }
        else if (count < 0 || count > _options.MaxQubits - declared)
        {
            _diagnostics.Error(
                DiagnosticCodes.TooManyQubits,
                string.Create(CultureInfo.InvariantCulture, $"A circuit has at most {_options.MaxQubits} {kind}s here; {declared} are declared before this register."),
                size);
        }
        else
        {
            isBroken = false;
        }

        var text = name.In(_source.Text).ToString();
        var register = new RegisterSymbol(text, name.Start, isQuantum, declared, isBroken ? 0 : count) { IsBroken = isBroken };
        if (Declare(register, name) && !isBroken)
        {
            _ = isQuantum ? _builder.AddQubits(text, count) : _builder.AddBits(text, count);
            _widestRegister = isQuantum ? _widestRegister : Math.Max(_widestRegister, count);
        }

        return _cursor.ExpectSemicolon();
    }
}
