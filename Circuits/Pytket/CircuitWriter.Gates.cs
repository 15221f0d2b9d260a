namespace Nexus.Circuits.Pytket;

internal sealed partial class CircuitWriter
{
    // pytket keeps the control state of a QControlBox in 32 bits.
    private const int MaxBoxControls = 31;

    private void WriteGate(Operation operation, Guard[] guards)
    {
        var (kind, controls) = (operation.Gate.Kind, operation.ControlCount);
        var angles = new string[operation.Parameters.Length];
        for (var i = 0; i < angles.Length; i++)
        {
            angles[i] = kind == GateKind.PhasedISwap && i == 0 ? FullTurnsOf(operation.Parameters[0]) : HalfTurnsOf(operation.Parameters[i]);
        }

        if (kind == GateKind.GlobalPhase && controls > 0)
        {
            // A phase where all controls are 1 is a phase of the last one, controlled by the others.
            (kind, controls) = (GateKind.P, controls - 1);
        }

        WriteCommand(guards, operation.Qubits, [], () =>
        {
            if (NameOf(kind, controls) is { } name)
            {
                WriteGateOp(name, angles, name.StartsWith("Cn", StringComparison.Ordinal) ? controls + 1 : 0);
            }
            else
            {
                WriteControlled(controls, () => WriteGateOp(NameOf(kind, 0)!, angles, 0));
            }
        });
    }

    private string FullTurnsOf(Parameter parameter) => parameter.RunTime is not null ? HalfTurnsOf(parameter)
        : parameter.Exact is { } exact ? HalfTurnsOf(Parameter.FromExpression(exact / Expression.Number(2)))
        : HalfTurnsOf(Parameter.FromExpression(Expression.Number(Rational.FromDouble(parameter.Radians)) / Expression.Number(2)));

    private void WriteGateOp(string name, string[] angles, int qubits)
    {
        _json.WriteStartObject();
        _json.WriteString("type", name);
        if (qubits > 0)
        {
            _json.WriteNumber("n_qb", qubits);
        }

        if (angles.Length > 0)
        {
            _json.WriteStartArray("params");
            foreach (var angle in angles)
            {
                _json.WriteStringValue(angle);
            }

            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    /// <summary>An operation under controls; more than pytket can name at once are boxes within one another.</summary>
    private void WriteControlled(int controls, Action op)
    {
        if (controls == 0)
        {
            op();
            return;
        }

        var own = Math.Min(controls, MaxBoxControls);
        WriteBoxOp("QControlBox", () =>
        {
            _json.WriteNumber("n_controls", own);
            _json.WriteNumber("control_state", (1L << own) - 1);
            _json.WritePropertyName("op");
            WriteControlled(controls - own, op);
        });
    }

    private void WriteBoxOp(string type, Action contents)
    {
        _json.WriteStartObject();
        _json.WriteString("type", type);
        _json.WriteStartObject("box");
        _json.WriteString("type", type);
        _json.WriteString("id", _identifiers.Next());
        contents();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteBox(Operation operation, Guard[] guards)
    {
        var (box, controls) = (operation.Box, operation.ControlCount);
        Action? write = box switch
        {
            CircuitBox circuit => () => WriteBoxOp("CircBox", () =>
            {
                _json.WritePropertyName("circuit");
                new CircuitWriter(_json, _obstacles, UnitNames.OfBox(circuit.Body), true, _identifiers) { _place = _place }.Write(circuit.Body);
            }),
            UnitaryBox { QubitCount: <= 3 } unitary => () => WriteBoxOp($"Unitary{unitary.QubitCount}qBox", () => WriteMatrix(unitary)),
            PauliExponentialBox pauli => () => WriteBoxOp("PauliExpBox", () =>
            {
                _json.WriteStartArray("paulis");
                foreach (var one in pauli.Paulis)
                {
                    _json.WriteStringValue(one.ToString());
                }

                _json.WriteEndArray();
                _json.WriteString("phase", HalfTurnsOf(pauli.Angle));
                _json.WriteString("cx_config", "Snake");
            }),
            _ => null,
        };
        if (write is null)
        {
            Obstacle($"pytket has no box for a matrix on {box.QubitCount} qubits; 3 is the most");
            return;
        }

        WriteCommand(guards, operation.Qubits, operation.Bits, () => WriteControlled(controls, write));
    }

    private void WriteMatrix(UnitaryBox box)
    {
        var size = 1 << box.QubitCount;
        _json.WriteStartArray("matrix");
        for (var row = 0; row < size; row++)
        {
            _json.WriteStartArray();
            for (var column = 0; column < size; column++)
            {
                // pytket's rows and columns have the first qubit as the high bit.
                var entry = box.Matrix[(Reversed(row, box.QubitCount) * size) + Reversed(column, box.QubitCount)];
                _json.WriteStartArray();
                _json.WriteNumberValue(entry.Real);
                _json.WriteNumberValue(entry.Imaginary);
                _json.WriteEndArray();
            }

            _json.WriteEndArray();
        }

        _json.WriteEndArray();
    }

    private static int Reversed(int number, int bits)
    {
        var reversed = 0;
        for (var i = 0; i < bits; i++)
        {
            reversed |= (number >> i & 1) << (bits - 1 - i);
        }

        return reversed;
    }

    /// <summary>pytket's name of a gate with controls; null when it has none.</summary>
    private static string? NameOf(GateKind kind, int controls) => (kind, controls) switch
    {
        (GateKind.I, 0) => "noop",
        (GateKind.X or GateKind.Y or GateKind.Z or GateKind.H or GateKind.S or GateKind.Sdg or GateKind.T or GateKind.Tdg
            or GateKind.SX or GateKind.SXdg or GateKind.TK1 or GateKind.TK2 or GateKind.PhasedX or GateKind.ECR or GateKind.GPI
            or GateKind.GPI2 or GateKind.AAMS or GateKind.FSim, 0) => kind.ToString(),
        (GateKind.X or GateKind.Y or GateKind.Z or GateKind.H or GateKind.S or GateKind.Sdg or GateKind.SX or GateKind.SXdg, 1) => "C" + kind,
        (GateKind.X, 2) => "CCX",
        (GateKind.X or GateKind.Y or GateKind.Z, > 1) => "Cn" + kind,
        (GateKind.RX, 0) => "Rx",
        (GateKind.RY, 0) => "Ry",
        (GateKind.RZ, 0) => "Rz",
        (GateKind.RX, 1) => "CRx",
        (GateKind.RY, 1) => "CRy",
        (GateKind.RZ, 1) => "CRz",
        (GateKind.RX, _) => "CnRx",
        (GateKind.RY, _) => "CnRy",
        (GateKind.RZ, _) => "CnRz",
        (GateKind.P, 0) => "U1",
        (GateKind.P, 1) => "CU1",
        (GateKind.U, 0) => "U3",
        (GateKind.U, 1) => "CU3",
        (GateKind.Swap, 0) => "SWAP",
        (GateKind.Swap, 1) => "CSWAP",
        (GateKind.RXX, 0) => "XXPhase",
        (GateKind.RYY, 0) => "YYPhase",
        (GateKind.RZZ, 0) => "ZZPhase",
        (GateKind.ISwap, 0) => "ISWAP",
        (GateKind.PhasedISwap, 0) => "PhasedISWAP",
        (GateKind.ESwap, 0) => "ESWAP",
        (GateKind.GlobalPhase, 0) => "Phase",
        _ => null,
    };
}
