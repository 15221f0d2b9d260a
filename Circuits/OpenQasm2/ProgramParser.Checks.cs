using System.Globalization;

namespace Nexus.Circuits.OpenQasm2;

// Whether counts, sizes and limits allow a statement.
internal sealed partial class ProgramParser
{
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

    internal static long BarrierOperations(long qubits) => (qubits + QubitsPerBarrierOperation - 1) / QubitsPerBarrierOperation;

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
