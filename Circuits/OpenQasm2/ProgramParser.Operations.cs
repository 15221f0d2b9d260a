using System.Globalization;

namespace Nexus.Circuits.OpenQasm2;

// Measurements, resets, barriers and gates applied.
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

        if (Admit(qubit.Size, 0, qubit.Token))
        {
            // The condition is tested once, before the first of the measurements, and they may change what it reads.
            var isChanged = condition is not null && qubit.Size > 1 && condition.Bits[0] < bit.Register.First + bit.Register.Count
                && bit.Register.First <= condition.Bits[^1];
            if (isChanged)
            {
                _builder.BeginBlock();
            }

            for (var i = 0; i < qubit.Size; i++)
            {
                _builder.AddMeasure(qubit.At(i), bit.At(i), isChanged ? null : condition);
            }

            if (isChanged)
            {
                _builder.AddControlFlow(new IfElse(condition!.ToExpression(), _builder.EndBlock()));
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
        if (!ParseBarrierOperands() || !_cursor.ExpectSemicolon("','"))
        {
            return false;
        }

        if (!AreKnown() || !AreDifferent())
        {
            return true;
        }

        var count = _operands.Sum(o => (long)o.Size);
        if (count > 0 && Admit(BarrierOperations(count), 0, keyword))
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

    // In the dialect a barrier may name bits too. Classical operations keep their order anyway, so that these say nothing.
    private bool ParseBarrierOperands()
    {
        _operands.Clear();
        do
        {
            var isBit = _hasHqslib1 && IsBits(_cursor.Current.In(_source.Text));
            if (!ParseOperand(!isBit, out var operand))
            {
                return false;
            }

            if (!isBit)
            {
                _operands.Add(operand);
            }
        }
        while (_cursor.Accept(TokenKind.Comma));
        return true;
    }

    private bool IsBits(ReadOnlySpan<char> name) =>
        _symbolsByText.TryGetValue(name, out var symbol)
        && (symbol as RegisterSymbol ?? _namedAsGates.GetValueOrDefault(symbol.Name)) is { IsQuantum: false };

    private bool ParseApplication(Condition? condition)
    {
        var name = _cursor.Current;
        _cursor.Advance();
        if (_cursor.Kind is TokenKind.Equal or TokenKind.LeftBracket && !(name.Length <= 16 && NewerHint(name.In(_source.Text).ToString()) is not null))
        {
            return ParseAssignment(name, condition);
        }

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
