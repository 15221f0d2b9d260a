using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits.OpenQasm2;

/// <summary>
/// Reads one program, statement by statement, by recursive descent. Methods that return false have reported why, and the statement
/// that they stand in is skipped.
/// </summary>
internal sealed class ProgramParser
{
    private const int MaxDefinitionDepth = 256;
    private const int MaxOpaqueGates = 65_000;
    private const int QubitsPerBarrierOperation = 4;

    // Gate applications and parts of angles that one operation may cost on average while it is expanded.
    private const int WorkPerOperation = 4;

    private readonly SourceText _source;
    private readonly OpenQasmOptions _options;
    private readonly DiagnosticList _diagnostics;
    private readonly TokenCursor _cursor;
    private readonly ExpressionParser _expressions;
    private readonly CircuitBuilder _builder;
    private readonly GateExpander _expander;
    private readonly Dictionary<string, Symbol> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Symbol>.AlternateLookup<ReadOnlySpan<char>> _symbolsByText;

    // Unknown names that were reported, with the number of the report: each is reported once, and better if it is declared later.
    private readonly Dictionary<string, int> _unknown = new(StringComparer.Ordinal);
    private readonly Dictionary<(RegisterSymbol, BigInteger), Condition> _conditions = [];
    private readonly List<Operand> _operands = [];
    private readonly List<Parameter> _angles = [];
    private int[] _qubits = new int[8];
    private bool _hasQelib1;
    private bool _isQelib1Missed;
    private bool _hasUnknownInclude;
    private bool _hasNewerStatement;
    private bool _isOverLimit;
    private bool _isBraceOpen;
    private int _opaqueCount;
    private long _operationCount;
    private long _work;

    public ProgramParser(SourceText source, OpenQasmOptions options)
    {
        _source = source;
        _options = options;
        _diagnostics = new DiagnosticList(source);
        _cursor = new TokenCursor(source, _diagnostics);
        _expressions = new ExpressionParser(_cursor, _diagnostics);
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
        if (!name.SequenceEqual("qelib1.inc"))
        {
            // What that file would declare is not known, so that nothing is said about unknown gates from here on.
            _hasUnknownInclude = true;
            var message = name.SequenceEqual("stdgates.inc")
                ? "'stdgates.inc' belongs to OpenQASM 3; in OpenQASM 2 include \"qelib1.inc\"."
                : $"There is no file {_cursor.Excerpt(file)} to include; only \"qelib1.inc\" is built in, and files are not read.";
            _diagnostics.Error(DiagnosticCodes.UnknownInclude, message, file, "\"qelib1.inc\"");
            return _cursor.ExpectSemicolon();
        }

        if (_hasQelib1)
        {
            _diagnostics.Warning(DiagnosticCodes.RepeatedInclude, "\"qelib1.inc\" is included already; once is enough.", file);
            return _cursor.ExpectSemicolon();
        }

        _hasQelib1 = true;
        foreach (var gate in StandardGates.Qelib1)
        {
            if (!_symbols.TryAdd(gate.Name, gate))
            {
                if (StandardGates.MayBeRedeclared(gate))
                {
                    continue;
                }

                var line = _cursor.LineOf(_symbols[gate.Name].Position);
                _diagnostics.Error(
                    DiagnosticCodes.DuplicateName,
                    string.Create(CultureInfo.InvariantCulture, $"\"qelib1.inc\" declares '{gate.Name}', which is declared already on line {line}."),
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
        }

        return _cursor.ExpectSemicolon();
    }

    private bool ParseMeasure(Condition? condition)
    {
        _cursor.Advance();
        if (!ParseOperand(true, out var qubit))
        {
            return false;
        }

        if (!_cursor.Expect(TokenKind.Arrow, qubit.IsWhole ? "'[' or '->'" : "'->'") || !ParseOperand(false, out var bit))
        {
            return false;
        }

        if (!_cursor.ExpectSemicolon())
        {
            return false;
        }

        if (qubit.Register is null or { IsBroken: true } || bit.Register is null or { IsBroken: true })
        {
            return true;
        }

        if (qubit.IsWhole != bit.IsWhole || qubit.Size != bit.Size)
        {
            _diagnostics.Error(
                DiagnosticCodes.SizeMismatch,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A measurement takes a qubit to a bit, or a register to one of its size: {Describe(qubit)} does not fit {Describe(bit)}."),
                qubit.Token.Start,
                bit.End - qubit.Token.Start);
            return true;
        }

        if (condition is not null && qubit.Size > 1 && condition.Bits[0] == bit.Register.First)
        {
            _diagnostics.Warning(
                DiagnosticCodes.ConditionChanges,
                $"The condition reads '{bit.Register.Name}' again before each qubit's measurement, and each measurement changes it.",
                bit.Token);
        }

        if (Admit(qubit.Size, 0, qubit.Token))
        {
            for (var i = 0; i < qubit.Size; i++)
            {
                _builder.AddMeasure(qubit.At(i), bit.At(i), condition);
            }
        }

        return true;
    }

    private bool ParseReset(Condition? condition)
    {
        _cursor.Advance();
        if (!ParseOperand(true, out var qubit) || !_cursor.ExpectSemicolon())
        {
            return false;
        }

        if (qubit.Register is { IsBroken: false } && Admit(qubit.Size, 0, qubit.Token))
        {
            for (var i = 0; i < qubit.Size; i++)
            {
                _builder.AddReset(qubit.At(i), condition);
            }
        }

        return true;
    }

    private bool ParseBarrier()
    {
        var keyword = _cursor.Current;
        _cursor.Advance();
        if (!ParseOperands() || !_cursor.ExpectSemicolon("','"))
        {
            return false;
        }

        if (!AreKnown() || !AreDifferent())
        {
            return true;
        }

        var count = _operands.Sum(o => (long)o.Size);
        if (Admit(BarrierOperations(count), 0, keyword))
        {
            var next = 0;
            var qubits = RoomFor((int)count);
            foreach (var operand in _operands)
            {
                for (var i = 0; i < operand.Size; i++)
                {
                    qubits[next++] = operand.At(i);
                }
            }

            _builder.AddBarrier(qubits);
        }

        return true;
    }

    private bool ParseIf()
    {
        _cursor.Advance();
        if (!_cursor.Expect(TokenKind.LeftParenthesis, "'('"))
        {
            return false;
        }

        var name = _cursor.Current;
        if (name.Kind != TokenKind.Identifier)
        {
            _cursor.ReportUnexpected("a classical register");
            return false;
        }

        _cursor.Advance();
        var register = LookUpRegister(name, false);
        if (_cursor.Kind == TokenKind.LeftBracket)
        {
            _diagnostics.Error(DiagnosticCodes.UnexpectedToken, "OpenQASM 2 compares a whole register: write 'if (c == 1)', with a register of one bit where one bit decides.", _cursor.Current, "'=='");
            return false;
        }

        if (_cursor.Kind == TokenKind.Other && _source.Text[_cursor.Current.Start] is '<' or '>' or '!' or '=')
        {
            _diagnostics.Error(DiagnosticCodes.UnexpectedToken, $"OpenQASM 2 compares with '==' only; here is '{_cursor.Excerpt(_cursor.Current)}'.", _cursor.Current, "'=='");
            return false;
        }

        if (!_cursor.Expect(TokenKind.EqualEqual, "'=='"))
        {
            return false;
        }

        var number = _cursor.Current;
        if (number.Kind != TokenKind.Integer)
        {
            _cursor.ReportUnexpected("a non-negative integer");
            return false;
        }

        _cursor.Advance();
        if (number.Length > Rational.MaxLiteralDigits)
        {
            _diagnostics.Error(DiagnosticCodes.NumberOutOfRange, $"The integer {_cursor.Excerpt(number)} is too long.", number);
            return false;
        }

        if (!_cursor.Expect(TokenKind.RightParenthesis, "')'"))
        {
            return false;
        }

        var value = BigInteger.Parse(number.In(_source.Text), CultureInfo.InvariantCulture);
        Condition? condition = null;
        if (register is { IsBroken: false })
        {
            if (value.GetBitLength() > register.Count)
            {
                _diagnostics.Warning(
                    DiagnosticCodes.ConditionNeverHolds,
                    string.Create(CultureInfo.InvariantCulture, $"'{register.Name}' has {Number(register.Count, "bit")} and is never {_cursor.Excerpt(number)}."),
                    number);
            }

            if (!_conditions.TryGetValue((register, value), out condition))
            {
                condition = new Condition(register.Bits, value);
                _conditions.Add((register, value), condition);
            }
        }

        switch (_cursor.Kind)
        {
            case TokenKind.Identifier or TokenKind.U or TokenKind.CX:
                return ParseApplication(condition);
            case TokenKind.Measure:
                return ParseMeasure(condition);
            case TokenKind.Reset:
                return ParseReset(condition);
            case TokenKind.Barrier or TokenKind.If or TokenKind.Gate or TokenKind.Opaque or TokenKind.Qreg or TokenKind.Creg or TokenKind.Include or TokenKind.OpenQasm or TokenKind.LeftBrace:
                var what = _cursor.Kind == TokenKind.LeftBrace
                    ? "In OpenQASM 2 a condition stands before one operation, without braces"
                    : $"'{_cursor.Excerpt(_cursor.Current)}' cannot be conditional";
                _diagnostics.Error(
                    DiagnosticCodes.NotAllowedInIf,
                    $"{what}; only gates, measurements and resets are.",
                    _cursor.Current,
                    "a gate",
                    "'measure'",
                    "'reset'");
                if (_cursor.Kind != TokenKind.LeftBrace)
                {
                    _cursor.Advance();
                }

                return false;
            case TokenKind.UpperIdentifier:
                return ParseStatement();
            default:
                _cursor.ReportUnexpected("a gate", "'measure'", "'reset'");
                return false;
        }
    }

    private bool ParseApplication(Condition? condition)
    {
        var name = _cursor.Current;
        _cursor.Advance();
        var gate = LookUpGate(name);
        if (gate is null && IsNewerStatement(name))
        {
            return false;
        }

        _angles.Clear();
        if (_cursor.Accept(TokenKind.LeftParenthesis) && !_cursor.Accept(TokenKind.RightParenthesis))
        {
            do
            {
                if (!_expressions.TryParseConstant(out var angle))
                {
                    return false;
                }

                _angles.Add(angle);
            }
            while (_cursor.Accept(TokenKind.Comma));
            if (_cursor.Kind != TokenKind.RightParenthesis)
            {
                _cursor.ReportUnexpected("an operator", "','", "')'");
                return false;
            }

            _cursor.Advance();
        }

        if (!ParseOperands() || !_cursor.ExpectSemicolon("','"))
        {
            return false;
        }

        if (gate is not null && CheckCounts(gate, name, _angles.Count, _operands.Count) && AreKnown() && AreDifferent() && FindSize(out var size)
            && !gate.IsBroken && Admit(gate.OperationCount, gate.Work, size, name))
        {
            Emit(gate, name, size, condition);
        }

        return true;
    }

    private void Emit(GateSymbol gate, Token name, int size, Condition? condition)
    {
        var angles = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_angles);
        var qubits = RoomFor(_operands.Count);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < qubits.Length; j++)
            {
                qubits[j] = _operands[j].At(i);
            }

            if (_expander.Apply(gate, angles, qubits, condition) is { } failure)
            {
                _diagnostics.Error(
                    DiagnosticCodes.UndefinedValue,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"With these angles '{failure.Angle}' in gate '{failure.Gate.Name}' (line {_cursor.LineOf(failure.Gate.Position)}) has no finite real value."),
                    name);
                return;
            }
        }
    }

    private bool ParseGateDefinition()
    {
        _cursor.Advance();
        var isNamed = ParseNewName("a gate name", out var name);
        if (!isNamed)
        {
            return false;
        }

        var definition = new GateDefinition();
        if (!ParseGateHeader(definition))
        {
            DeclareBroken(name);
            return false;
        }

        if (!_cursor.Expect(TokenKind.LeftBrace, "',' or '{'"))
        {
            DeclareBroken(name);
            return false;
        }

        var errorsBefore = _diagnostics.ErrorCount;
        while (_cursor.Kind is not (TokenKind.RightBrace or TokenKind.EndOfFile) && !_diagnostics.IsFull)
        {
            if (_cursor.Kind is TokenKind.Qreg or TokenKind.Creg or TokenKind.Gate or TokenKind.Opaque or TokenKind.OpenQasm or TokenKind.Include
                && _source.Text[_cursor.Current.Start - 1] is '\r' or '\n')
            {
                // None of these stands in a body, and it is not indented: the brace is missing. Should one follow, it was reported.
                _isBraceOpen = true;
                break;
            }

            if (!ParseBodyStatement(definition, name))
            {
                RecoverInBody();
            }
        }

        var isClosed = _cursor.Kind == TokenKind.RightBrace;
        if (isClosed)
        {
            _cursor.Advance();
        }
        else if (!_diagnostics.IsFull)
        {
            _diagnostics.Error(
                DiagnosticCodes.UnexpectedToken,
                $"The body of gate '{_cursor.Excerpt(name)}' does not end: '}}' is missing here.",
                _cursor.PreviousEnd,
                1,
                "'}'");
        }

        var gate = definition.ToSymbol(name.In(_source.Text).ToString(), name.Start);
        gate.IsBroken |= _diagnostics.ErrorCount > errorsBefore;
        if (!gate.IsBroken && gate.Depth > MaxDefinitionDepth)
        {
            _diagnostics.Error(
                DiagnosticCodes.DefinitionTooDeep,
                string.Create(CultureInfo.InvariantCulture, $"Gate '{gate.Name}' is defined by gates within gates, more than {MaxDefinitionDepth} deep."),
                name);
            gate.IsBroken = true;
        }

        Declare(gate, name);
        return true;
    }

    private bool ParseOpaque()
    {
        _cursor.Advance();
        if (!ParseNewName("a gate name", out var name))
        {
            return false;
        }

        var definition = new GateDefinition();
        if (!ParseGateHeader(definition))
        {
            DeclareBroken(name);
            return false;
        }

        var text = name.In(_source.Text).ToString();
        var gate = new GateSymbol(text, name.Start, definition.ParameterNames.Count, definition.QubitNames.Count)
        {
            Opaque = Gate.Opaque(text, definition.QubitNames.Count, definition.ParameterNames.Count),
        };
        if (++_opaqueCount > MaxOpaqueGates)
        {
            _diagnostics.Error(
                DiagnosticCodes.TooManyOpaqueGates,
                string.Create(CultureInfo.InvariantCulture, $"A program has at most {MaxOpaqueGates} opaque gates."),
                name);
            gate.IsBroken = true;
        }

        Declare(gate, name);
        return _cursor.ExpectSemicolon("','");
    }

    private bool ParseGateHeader(GateDefinition definition)
    {
        if (_cursor.Accept(TokenKind.LeftParenthesis) && !_cursor.Accept(TokenKind.RightParenthesis))
        {
            if (!ParseFormalNames("a parameter name", definition.AddParameter) || !_cursor.Expect(TokenKind.RightParenthesis, "',' or ')'"))
            {
                return false;
            }
        }

        return ParseFormalNames("a qubit name", definition.AddQubit);
    }

    private bool ParseFormalNames(string expected, Func<string, bool> add)
    {
        do
        {
            if (!ParseNewName(expected, out var name))
            {
                return false;
            }

            if (!add(name.In(_source.Text).ToString()))
            {
                _diagnostics.Error(DiagnosticCodes.DuplicateName, $"'{_cursor.Excerpt(name)}' stands twice among the names of this gate.", name);
            }
        }
        while (_cursor.Accept(TokenKind.Comma));
        return true;
    }

    private bool ParseBodyStatement(GateDefinition definition, Token definedName)
    {
        var name = _cursor.Current;
        switch (name.Kind)
        {
            case TokenKind.Identifier or TokenKind.U or TokenKind.CX:
                _cursor.Advance();
                return ParseBodyApplication(definition, name, definedName);
            case TokenKind.Barrier:
                _cursor.Advance();
                if (!ParseBodyQubits(definition, out var qubits) || !_cursor.ExpectSemicolon("','"))
                {
                    return false;
                }

                if (qubits is not null)
                {
                    definition.AddBarrier(qubits, name.Start, BarrierOperations(qubits.Length));
                }

                return true;
            case TokenKind.UpperIdentifier:
                definition.IsBroken = true;
                return ReportInvalidGate(name);
            case TokenKind.Measure or TokenKind.Reset or TokenKind.If or TokenKind.Qreg or TokenKind.Creg or TokenKind.Gate or TokenKind.Opaque or TokenKind.Include or TokenKind.OpenQasm:
                _diagnostics.Error(
                    DiagnosticCodes.NotAllowedInGate,
                    $"'{_cursor.Excerpt(name)}' cannot stand in a gate's body; only gates and barriers can.",
                    name,
                    "a gate",
                    "'barrier'",
                    "'}'");
                _cursor.Advance();
                return false;
            default:
                _cursor.ReportUnexpected("a gate", "'barrier'", "'}'");
                return false;
        }
    }

    private bool ParseBodyApplication(GateDefinition definition, Token name, Token definedName)
    {
        GateSymbol? gate = null;
        if (name.In(_source.Text).SequenceEqual(definedName.In(_source.Text)) && !_symbolsByText.ContainsKey(name.In(_source.Text)))
        {
            _diagnostics.Error(DiagnosticCodes.UnknownGate, $"Gate '{_cursor.Excerpt(name)}' cannot be made of itself.", name);
        }
        else
        {
            gate = LookUpGate(name);
            if (gate is null && IsNewerStatement(name))
            {
                return false;
            }
        }

        var firstAngle = definition.AngleCount;
        var angleCount = 0;
        if (_cursor.Accept(TokenKind.LeftParenthesis) && !_cursor.Accept(TokenKind.RightParenthesis))
        {
            do
            {
                if (!ParseBodyAngle(definition))
                {
                    return false;
                }

                angleCount++;
            }
            while (_cursor.Accept(TokenKind.Comma));
            if (_cursor.Kind != TokenKind.RightParenthesis)
            {
                _cursor.ReportUnexpected("an operator", "','", "')'");
                return false;
            }

            _cursor.Advance();
        }

        if (!ParseBodyQubits(definition, out var qubits) || !_cursor.ExpectSemicolon("','"))
        {
            return false;
        }

        // A body that uses a broken gate is broken without a word: the cause was reported.
        if (gate is null or { IsBroken: true })
        {
            definition.IsBroken = true;
        }

        if (gate is not null && qubits is not null && CheckCounts(gate, name, angleCount, qubits.Length))
        {
            definition.AddGate(gate, firstAngle, qubits, name.Start);
        }

        return true;
    }

    private bool ParseBodyAngle(GateDefinition definition)
    {
        if (definition.ParameterNames.Count == 0)
        {
            if (!_expressions.TryParseConstant(out var constant))
            {
                return false;
            }

            definition.AddAngle(new GateAngle(-1, constant, null), 0);
            return true;
        }

        if (_expressions.Parse(definition.ParameterNames) is not { } expression)
        {
            return false;
        }

        if (expression is SymbolExpression symbol)
        {
            definition.AddAngle(new GateAngle(definition.IndexOfParameter(symbol.Name), default, null), 0);
        }
        else if (expression.IsFree)
        {
            definition.AddAngle(new GateAngle(-1, default, expression), expression.NodeCount);
        }
        else
        {
            definition.AddAngle(new GateAngle(-1, Parameter.FromExpression(expression), null), 0);
        }

        return true;
    }

    // False: the statement is to be skipped. True with null: reported, and the statement can be read on.
    private bool ParseBodyQubits(GateDefinition definition, out int[]? qubits)
    {
        qubits = null;
        var isKnown = true;
        var indices = new List<int>(2);
        var seen = new HashSet<int>();
        do
        {
            var name = _cursor.Current;
            if (name.Kind != TokenKind.Identifier)
            {
                _cursor.ReportUnexpected("a qubit of this gate");
                return false;
            }

            _cursor.Advance();
            if (_cursor.Kind == TokenKind.LeftBracket)
            {
                _diagnostics.Error(DiagnosticCodes.NotAllowedInGate, "A gate's body names the gate's own qubits, which have no index.", _cursor.Current, "','", "';'");
                return false;
            }

            var index = definition.IndexOfQubit(name.In(_source.Text));
            if (index < 0)
            {
                isKnown = false;
                var suggestion = Suggest(name, definition.QubitNames);
                _diagnostics.Error(DiagnosticCodes.UnknownQubit, $"'{_cursor.Excerpt(name)}' is no qubit of this gate.{suggestion}", name);
            }
            else if (!seen.Add(index))
            {
                isKnown = false;
                _diagnostics.Error(DiagnosticCodes.DuplicateQubit, $"The qubit '{_cursor.Excerpt(name)}' is named twice in one operation.", name);
            }

            indices.Add(index);
        }
        while (_cursor.Accept(TokenKind.Comma));
        qubits = isKnown ? [.. indices] : null;
        return true;
    }

    private void RecoverInBody()
    {
        while (_cursor.Kind is not (TokenKind.RightBrace or TokenKind.EndOfFile))
        {
            var token = _cursor.Current;
            if (_cursor.IsOnLaterLine && (token.BeginsStatement || token.Kind is TokenKind.Identifier or TokenKind.U or TokenKind.CX))
            {
                return;
            }

            _cursor.Advance();
            if (token.Kind == TokenKind.Semicolon)
            {
                return;
            }
        }
    }

    private bool ParseNewName(string expected, out Token name)
    {
        name = _cursor.Current;
        if (name.Kind == TokenKind.Identifier)
        {
            _cursor.Advance();
            return true;
        }

        if (name.Kind == TokenKind.UpperIdentifier)
        {
            ReportInvalidName(name, []);

            // Its uses are reported by their own spelling only if they differ; the declaration itself can be read on.
            _cursor.Advance();
            return true;
        }

        if (name.IsReservedWord)
        {
            _diagnostics.Error(DiagnosticCodes.ReservedWord, $"'{_cursor.Excerpt(name)}' is a word of the language and cannot be a name.", name, expected);
            return false;
        }

        _cursor.ReportUnexpected(expected);
        return false;
    }

    private bool ReportInvalidGate(Token name)
    {
        // A file that could not be included may have declared it, as those of other dialects do.
        if (!_hasUnknownInclude)
        {
            ReportInvalidName(name, _symbols.Values.OfType<GateSymbol>().Select(g => g.Name));
        }

        _cursor.Advance();
        return false;
    }

    private void ReportInvalidName(Token name, IEnumerable<string> candidates)
    {
        var text = _cursor.Excerpt(name);
        if (!_unknown.TryAdd(text, -1))
        {
            return;
        }

        _diagnostics.Error(
            DiagnosticCodes.InvalidName,
            $"A name starts with a lower-case letter; '{text}' does not.{Suggest(name, candidates)}",
            name);
    }

    private string Suggest(Token name, IEnumerable<string> candidates) =>
        Spelling.Nearest(name.In(_source.Text), candidates) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    private bool ParseInteger(string expected, out Token token, out int value)
    {
        token = _cursor.Current;
        value = 0;
        if (token.Kind != TokenKind.Integer)
        {
            _cursor.ReportUnexpected(expected);
            return false;
        }

        _cursor.Advance();
        if (!int.TryParse(token.In(_source.Text), NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            _diagnostics.Error(
                DiagnosticCodes.NumberOutOfRange,
                string.Create(CultureInfo.InvariantCulture, $"The integer {_cursor.Excerpt(token)} is larger than {int.MaxValue}."),
                token);
            value = -1;
            return false;
        }

        return true;
    }

    private bool ParseOperands()
    {
        _operands.Clear();
        do
        {
            if (!ParseOperand(true, out var operand))
            {
                return false;
            }

            _operands.Add(operand);
        }
        while (_cursor.Accept(TokenKind.Comma));
        return true;
    }

    private bool ParseOperand(bool isQuantum, out Operand operand)
    {
        operand = default;
        var name = _cursor.Current;
        if (name.Kind is not (TokenKind.Identifier or TokenKind.UpperIdentifier))
        {
            _cursor.ReportUnexpected(isQuantum ? "a qubit or quantum register" : "a bit or classical register");
            return false;
        }

        _cursor.Advance();
        var register = LookUpRegister(name, isQuantum);
        var index = -1;
        if (_cursor.Accept(TokenKind.LeftBracket))
        {
            if (!ParseInteger("an index", out var token, out index) || !_cursor.Expect(TokenKind.RightBracket, "']'"))
            {
                return false;
            }

            if (register is { IsBroken: false } && index >= register.Count)
            {
                var kind = isQuantum ? "qubit" : "bit";
                var range = register.Count == 1 ? $"one {kind}, {register.Name}[0]"
                    : string.Create(CultureInfo.InvariantCulture, $"{register.Count} {kind}s, {register.Name}[0] to {register.Name}[{register.Count - 1}]");
                _diagnostics.Error(
                    DiagnosticCodes.IndexOutOfRange,
                    string.Create(CultureInfo.InvariantCulture, $"There is no {register.Name}[{index}]: the register has {range}."),
                    token);
                register = null;
            }
        }

        operand = new Operand(register, index, name, _cursor.PreviousEnd);
        return true;
    }

    private GateSymbol? LookUpGate(Token name)
    {
        if (name.Kind == TokenKind.U)
        {
            return StandardGates.U;
        }

        if (name.Kind == TokenKind.CX)
        {
            return StandardGates.CX;
        }

        if (_symbolsByText.TryGetValue(name.In(_source.Text), out var symbol))
        {
            if (symbol is GateSymbol gate)
            {
                return gate;
            }

            if (!symbol.IsBroken)
            {
                var kind = symbol is RegisterSymbol { IsQuantum: true } ? "quantum" : "classical";
                _diagnostics.Error(DiagnosticCodes.WrongKind, $"'{symbol.Name}' is a {kind} register, not a gate.", name);
            }

            return null;
        }

        var text = _cursor.Excerpt(name);
        if (_hasUnknownInclude)
        {
            return null;
        }

        if (!_hasQelib1 && StandardGates.Qelib1.FirstOrDefault(g => g.Name == text) is { } standard)
        {
            // One missing include is one mistake: it is said at the first such gate, and the program is read on as if it were there.
            if (!_isQelib1Missed)
            {
                _isQelib1Missed = true;
                _unknown[text] = _diagnostics.Error(
                    DiagnosticCodes.UnknownGate, $"Gate '{text}' is declared by qelib1.inc; write 'include \"qelib1.inc\";' before.", name);
            }

            return standard;
        }

        if (!_unknown.TryAdd(text, -1))
        {
            return null;
        }

        var message = $"There is no gate '{text}'.";
        if (NewerHint(text) is { } hint)
        {
            message = hint;
        }
        else
        {
            message += Suggest(name, _symbols.Values.OfType<GateSymbol>().Select(g => g.Name).Append("CX").Append("U"));
        }

        _unknown[text] = _diagnostics.Error(DiagnosticCodes.UnknownGate, message, name);
        return null;
    }

    // Whether the statement is one of OpenQASM 3. It may declare registers, so that unknown ones are not reported from here on.
    private bool IsNewerStatement(Token name)
    {
        var isNewer = name.Length <= 16 && NewerHint(name.In(_source.Text).ToString()) is not null;
        _hasNewerStatement |= isNewer;
        return isNewer;
    }

    // What people write who know OpenQASM 3.
    private static string? NewerHint(string name) => name switch
    {
        "qubit" => "'qubit' belongs to OpenQASM 3; OpenQASM 2 declares qubits by 'qreg q[2];'.",
        "bit" => "'bit' belongs to OpenQASM 3; OpenQASM 2 declares bits by 'creg c[2];'.",
        "ctrl" or "negctrl" or "inv" or "pow" or "gphase" or "for" or "while" or "def" or "defcal" or "const" or "input" or "output" or "let" or "else"
            or "int" or "uint" or "float" or "angle" or "bool" or "switch" or "return" or "delay" or "box" or "extern" or "cal" =>
            $"'{name}' belongs to OpenQASM 3; OpenQASM 2 has nothing like it.",
        _ => null,
    };

    private RegisterSymbol? LookUpRegister(Token name, bool isQuantum)
    {
        var kind = isQuantum ? "quantum" : "classical";
        if (_symbolsByText.TryGetValue(name.In(_source.Text), out var symbol))
        {
            if (symbol is RegisterSymbol register && register.IsQuantum == isQuantum)
            {
                return register;
            }

            if (!symbol.IsBroken)
            {
                var other = symbol is RegisterSymbol ? isQuantum ? "a classical register" : "a quantum register" : "a gate";
                _diagnostics.Error(DiagnosticCodes.WrongKind, $"'{_cursor.Excerpt(name)}' is {other}; a {kind} register belongs here.", name);
            }

            return null;
        }

        var text = _cursor.Excerpt(name);
        if (_hasNewerStatement || !_unknown.TryAdd(text, -1))
        {
            return null;
        }

        var suggestion = Suggest(name, _symbols.Values.OfType<RegisterSymbol>().Where(r => r.IsQuantum == isQuantum).Select(r => r.Name));
        _unknown[text] = _diagnostics.Error(DiagnosticCodes.UnknownRegister, $"There is no {kind} register '{text}'.{suggestion}", name);
        return null;
    }

    private void DeclareBroken(Token name)
    {
        var text = name.In(_source.Text).ToString();
        _symbols.TryAdd(text, new GateSymbol(text, name.Start, 0, 0) { IsBroken = true });
    }

    private bool Declare(Symbol symbol, Token name)
    {
        if (_symbols.TryAdd(symbol.Name, symbol))
        {
            DeclaredLate(symbol.Name, symbol.Position);
            return true;
        }

        var earlier = _symbols[symbol.Name];
        if (StandardGates.MayBeRedeclared(earlier))
        {
            _symbols[symbol.Name] = symbol;
            return true;
        }

        var where = earlier.Position < 0
            ? "by qelib1.inc"
            : string.Create(CultureInfo.InvariantCulture, $"on line {_cursor.LineOf(earlier.Position)}");
        _diagnostics.Error(DiagnosticCodes.DuplicateName, $"'{_cursor.Excerpt(name)}' is declared already, {where}.", name);
        return false;
    }

    private void DeclaredLate(string name, int position)
    {
        if (_unknown.Count > 0 && _unknown.TryGetValue(name, out var number) && number >= 0)
        {
            _diagnostics.Amend(number, string.Create(
                CultureInfo.InvariantCulture, $"'{name}' is used before its declaration on line {_cursor.LineOf(position)}."));
        }
    }

    private bool CheckCounts(GateSymbol gate, Token name, int angleCount, int qubitCount)
    {
        if (gate is { IsBroken: true, QubitCount: 0 })
        {
            return true;
        }

        if (gate.ParameterCount != angleCount)
        {
            _diagnostics.Error(
                DiagnosticCodes.WrongParameterCount,
                $"Gate '{gate.Name}' takes {Number(gate.ParameterCount, "angle")}, not {angleCount.ToString(CultureInfo.InvariantCulture)}.",
                name);
            return false;
        }

        if (gate.QubitCount != qubitCount)
        {
            _diagnostics.Error(
                DiagnosticCodes.WrongQubitCount,
                $"Gate '{gate.Name}' acts on {Number(gate.QubitCount, "qubit")}, not {qubitCount.ToString(CultureInfo.InvariantCulture)}.",
                name);
            return false;
        }

        return true;
    }

    private static string Number(int count, string noun) => count switch
    {
        0 => $"no {noun}s",
        1 => $"1 {noun}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}s"),
    };

    private bool AreKnown()
    {
        foreach (var operand in _operands)
        {
            if (operand.Register is null or { IsBroken: true })
            {
                return false;
            }
        }

        return true;
    }

    private bool AreDifferent()
    {
        if (_operands.Count == 1)
        {
            return true;
        }

        const int few = 8;
        if (_operands.Count <= few)
        {
            for (var i = 1; i < _operands.Count; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    if (ReferenceEquals(_operands[i].Register, _operands[j].Register)
                        && (_operands[i].Index == _operands[j].Index || _operands[i].IsWhole || _operands[j].IsWhole))
                    {
                        return ReportSameQubit(_operands[i]);
                    }
                }
            }

            return true;
        }

        var seen = new HashSet<(RegisterSymbol, int)>();
        var touched = new HashSet<RegisterSymbol>();
        foreach (var operand in _operands)
        {
            var register = operand.Register!;
            var isTouched = !touched.Add(register);
            if ((operand.IsWhole && isTouched) || seen.Contains((register, -1)) || !seen.Add((register, operand.Index)))
            {
                return ReportSameQubit(operand);
            }
        }

        return true;
    }

    private bool ReportSameQubit(Operand operand)
    {
        var name = _source.Text.AsSpan(operand.Token.Start, Math.Min(60, operand.End - operand.Token.Start));
        _diagnostics.Error(
            DiagnosticCodes.DuplicateQubit,
            operand.IsWhole ? $"Qubits of '{name}' are named twice in one operation." : $"The qubit '{name}' is named twice in one operation.",
            operand.Token.Start,
            operand.End - operand.Token.Start);
        return false;
    }

    // The size that whole registers broadcast a gate over; 1 where there is none.
    private bool FindSize(out int size)
    {
        size = 1;
        Operand? first = null;
        foreach (var operand in _operands)
        {
            if (!operand.IsWhole)
            {
                continue;
            }

            if (first is not { } other)
            {
                first = operand;
                size = operand.Size;
            }
            else if (operand.Size != size)
            {
                _diagnostics.Error(
                    DiagnosticCodes.SizeMismatch,
                    $"Registers in one operation have one size: {Describe(other)} does not fit {Describe(operand)}.",
                    operand.Token);
                return false;
            }
        }

        return true;
    }

    private static string Describe(Operand operand) => operand.IsWhole
        ? string.Create(CultureInfo.InvariantCulture, $"'{operand.Register!.Name}' of size {operand.Size}")
        : string.Create(CultureInfo.InvariantCulture, $"'{operand.Register!.Name}[{operand.Index}]'");

    private static long BarrierOperations(long qubits) => (qubits + QubitsPerBarrierOperation - 1) / QubitsPerBarrierOperation;

    private bool Admit(long operations, long work, int times, Token token) =>
        Admit(GateDefinition.Saturate(operations * times), GateDefinition.Saturate(work * times), token);

    // Counts what is to be added before it is; false when that is too much, which is said once.
    private bool Admit(long operations, long work, Token token)
    {
        _operationCount += operations;
        _work += work;
        if (_operationCount <= _options.MaxOperations && _work <= (long)_options.MaxOperations * WorkPerOperation)
        {
            return true;
        }

        if (!_isOverLimit)
        {
            _isOverLimit = true;
            var message = _operationCount > _options.MaxOperations
                ? $"With this statement the circuit has more than {_options.MaxOperations} operations once gate definitions and registers are expanded."
                : $"With this statement expanding the gate definitions takes more steps than a circuit of {_options.MaxOperations} operations should.";
            _diagnostics.Error(DiagnosticCodes.TooManyOperations, message, token);
        }

        // Stays over the limit, and far from overflow.
        _operationCount = (long)_options.MaxOperations + 1;
        return false;
    }

    private Span<int> RoomFor(int count)
    {
        if (_qubits.Length < count)
        {
            _qubits = new int[Math.Max(count, 2 * _qubits.Length)];
        }

        return _qubits.AsSpan(0, count);
    }
}
