using System.Numerics;

namespace Nexus.Circuits.Pytket;

/// <summary>The inverses of unitary operations. A box that is used in many places is inverted once.</summary>
internal sealed class Inversion
{
    private static readonly Parameter HalfTurn = Parameter.FromExpression(Expression.Pi);

    private readonly Dictionary<Box, Box> _inverses = new(ReferenceEqualityComparer.Instance);

    public IEnumerable<Step> Invert(IEnumerable<Step> steps) => steps.Reverse().Select(Invert);

    public Box Invert(Box box)
    {
        if (_inverses.TryGetValue(box, out var known))
        {
            return known;
        }

        Box inverse = box switch
        {
            PauliExponentialBox pauli => new PauliExponentialBox(pauli.Paulis, HalfTurns.Negate(pauli.Angle), pauli.Name),
            UnitaryBox unitary => new UnitaryBox(Adjoint(unitary), unitary.Name),
            CircuitBox circuit => new CircuitBox(Invert(circuit.Body), circuit.Name),
            _ => throw new ArgumentException($"The box '{box.Name}' has no inverse.", nameof(box)),
        };
        _inverses.Add(box, inverse);
        _inverses.TryAdd(inverse, box);
        return inverse;
    }

    private Circuit Invert(Circuit circuit)
    {
        var builder = new CircuitBuilder(circuit.Name);
        foreach (var register in circuit.QubitRegisters)
        {
            builder.AddRegister(register, quantum: true);
        }

        builder.SetGlobalPhase(HalfTurns.Negate(circuit.GlobalPhase));
        for (var i = circuit.Count - 1; i >= 0; i--)
        {
            var operation = circuit[i];
            switch (operation.Kind)
            {
                case OperationKind.Barrier:
                    builder.AddBarrier(operation.Qubits);
                    break;
                case OperationKind.Gate:
                    var (gate, angles) = Invert(operation.Gate.Kind, operation.Parameters);
                    builder.AddGate(Gate.Of(gate), angles, operation.ControlCount, operation.Qubits);
                    break;
                default:
                    builder.AddBox(Invert(operation.Box), operation.ControlCount, operation.Qubits);
                    break;
            }
        }

        return builder.Build();
    }

    private Step Invert(Step step)
    {
        if (step.Gate is null)
        {
            return step with { Box = Invert(step.Box!) };
        }

        var (kind, angles) = Invert(step.Gate.Kind, step.Parameters);
        return step with { Gate = Gate.Of(kind), Parameters = angles };
    }

    private static (GateKind Kind, Parameter[] Angles) Invert(GateKind kind, ReadOnlySpan<Parameter> angles)
    {
        var negated = new Parameter[angles.Length];
        for (var i = 0; i < negated.Length; i++)
        {
            negated[i] = HalfTurns.Negate(angles[i]);
        }

        return kind switch
        {
            GateKind.S => (GateKind.Sdg, []),
            GateKind.Sdg => (GateKind.S, []),
            GateKind.T => (GateKind.Tdg, []),
            GateKind.Tdg => (GateKind.T, []),
            GateKind.SX => (GateKind.SXdg, []),
            GateKind.SXdg => (GateKind.SX, []),
            GateKind.U => (kind, [negated[0], negated[2], negated[1]]),
            GateKind.TK1 => (kind, [negated[2], negated[1], negated[0]]),
            GateKind.PhasedX => (kind, [negated[0], angles[1]]),
            GateKind.PhasedISwap => (kind, [angles[0], negated[1]]),
            GateKind.AAMS => (kind, [negated[0], angles[1], angles[2]]),
            GateKind.GPI => (kind, angles.ToArray()),
            GateKind.GPI2 => (kind, [Plus(angles[0], HalfTurn)]),
            // What has no angle and is not above is its own inverse; what is left is the exponential of its angles.
            _ => (kind, negated),
        };
    }

    private static Parameter Plus(Parameter left, Parameter right) => left.Exact is { } l && right.Exact is { } r
        ? Parameter.FromExpression(l + r)
        : Parameter.FromRadians(left.Radians + right.Radians);

    private static Complex[] Adjoint(UnitaryBox box)
    {
        var size = 1 << box.QubitCount;
        var adjoint = new Complex[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                adjoint[(column * size) + row] = Complex.Conjugate(box.Matrix[(row * size) + column]);
            }
        }

        return adjoint;
    }
}
