using Nexus.Circuits;

namespace Nexus.Simulators.Tests.Stabilizer;

/// <summary>Circuits of Clifford gates drawn at random, from every kind of gate that has Clifford angles.</summary>
internal static class CliffordCircuits
{
    private static readonly GateKind[] Kinds = [.. RandomCircuits.Kinds.Where(k => k is not (GateKind.T or GateKind.Tdg or GateKind.GlobalPhase))];

    /// <summary>Adds a Clifford gate on random qubits.</summary>
    public static void AddGate(CircuitBuilder builder, Random random, Condition? condition = null)
    {
        while (true)
        {
            var gate = Gate.Of(Kinds[random.Next(Kinds.Length)]);
            var controls = gate.Kind is GateKind.X or GateKind.Y or GateKind.Z && random.Next(2) == 0 ? 1 : 0;
            if (gate.TargetCount + controls > builder.QubitCount)
            {
                continue;
            }

            // FSim turns by its whole angle, the others by half of theirs: so an eighth turn of it is left out.
            var angles = Enumerable.Range(0, gate.ParameterCount)
                .Select(i => Parameter.FromRadians((random.Next(8) - 4) * Math.PI / (gate.Kind is GateKind.ISwap or GateKind.ESwap or GateKind.AAMS or GateKind.PhasedISwap ? 1 : 2) * (gate.Kind == GateKind.FSim && i == 1 ? 2 : 1)))
                .ToArray();
            var qubits = Enumerable.Range(0, builder.QubitCount).ToArray();
            random.Shuffle(qubits);
            builder.AddGate(gate, angles, controls, qubits.AsSpan(0, controls + gate.TargetCount), condition);
            return;
        }
    }

    /// <summary>Gates, measurements and resets in any order, Paulis under conditions, a measurement of all qubits at the end.</summary>
    /// <param name="random">Draws.</param>
    /// <param name="qubits">How many qubits there are, and bits.</param>
    /// <param name="operations">How many operations there are about.</param>
    /// <param name="anyCondition">Whether other gates than Paulis, measurements and resets stand under conditions too.</param>
    public static Circuit Draw(Random random, int qubits, int operations, bool anyCondition)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.AddBits("c", qubits + 2);
        for (var i = 0; i < operations; i++)
        {
            var condition = random.Next(4) == 0 ? new Condition([random.Next(qubits + 2), random.Next(qubits + 2)], random.Next(4)) : null;
            if (condition is not null && condition.Bits[0] == condition.Bits[1])
            {
                condition = new Condition([condition.Bits[0]], random.Next(2));
            }

            switch (random.Next(8))
            {
                case 0:
                    builder.AddMeasure(random.Next(qubits), random.Next(qubits + 2), anyCondition ? condition : null);
                    break;
                case 1:
                    builder.AddReset(random.Next(qubits), anyCondition ? condition : null);
                    break;
                case 2:
                    GateKind[] paulis = [GateKind.X, GateKind.Y, GateKind.Z];
                    builder.AddGate(Gate.Of(paulis[random.Next(3)]), [], 0, [random.Next(qubits)], condition);
                    break;
                default:
                    AddGate(builder, random, anyCondition ? condition : null);
                    break;
            }
        }

        for (var qubit = 0; qubit < qubits; qubit++)
        {
            builder.AddMeasure(qubit, qubit);
        }

        return builder.Build();
    }
}
