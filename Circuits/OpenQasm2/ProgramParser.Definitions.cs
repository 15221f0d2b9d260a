using System.Globalization;

namespace Nexus.Circuits.OpenQasm2;

// Gates defined and declared.
internal sealed partial class ProgramParser
{
    private bool ParseGateDefinition()
    {
        _cursor.Advance();
        var isNamed = ParseNewName("a gate name", out var name, isGate: true);
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
        if (!ParseNewName("a gate name", out var name, isGate: true))
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
            case TokenKind.UpperIdentifier when _hasHqslib1:
                _cursor.Advance();
                return ParseBodyApplication(definition, name, definedName);
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
}
