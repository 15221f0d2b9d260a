using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits.OpenQasm2;

// Measurements, resets, barriers, conditions and gates applied.
internal sealed partial class ProgramParser
{
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
}
