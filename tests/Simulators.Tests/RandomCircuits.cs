using Nexus.Circuits;

namespace Nexus.Simulators.Tests;

/// <summary>Circuits drawn at random from every kind of gate and operation.</summary>
internal static class RandomCircuits
{
    public static readonly GateKind[] Kinds = [.. Enum.GetValues<GateKind>().Where(k => k != GateKind.Opaque)];

    /// <summary>Adds a gate of a kind that fits the builder's qubits, with random angles, controls and places.</summary>
    public static void AddGate(CircuitBuilder builder, Random random, GateKind kind, Condition? condition = null)
    {
        var gate = Gate.Of(kind);
        if (gate.TargetCount > builder.QubitCount)
        {
            return;
        }

        var controls = random.Next(builder.QubitCount - gate.TargetCount + 1);
        var qubits = Enumerable.Range(0, builder.QubitCount).ToArray();
        random.Shuffle(qubits);
        builder.AddGate(gate, Angles(random, gate.ParameterCount), controls, qubits.AsSpan(0, controls + gate.TargetCount), condition);
    }

    public static Parameter[] Angles(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Parameter.FromRadians((random.NextDouble() - 0.5) * 4 * Math.PI))];

    /// <summary>A product state with nothing special about any qubit, then some entanglement.</summary>
    public static void AddPreparation(CircuitBuilder builder, Random random)
    {
        for (var qubit = 0; qubit < builder.QubitCount; qubit++)
        {
            builder.AddGate(Gate.Of(GateKind.U), Angles(random, 3), 0, [qubit]);
        }

        for (var qubit = 1; qubit < builder.QubitCount; qubit++)
        {
            builder.AddGate(Gate.Of(GateKind.RXX), Angles(random, 1), 0, [qubit - 1, qubit]);
        }
    }

    /// <summary>Gates, measurements, resets and conditions in any order; the last measurements may leave bits unwritten.</summary>
    public static Circuit Dynamic(Random random, int qubits, int bits, int operations)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.AddBits("c", bits);
        for (var i = 0; i < operations; i++)
        {
            Condition? condition = null;
            if (random.Next(4) == 0)
            {
                var read = Enumerable.Range(0, bits).Where(_ => random.Next(2) == 0).ToArray();
                condition = new Condition(read, random.Next(1 << Math.Min(read.Length, 2)));
            }

            switch (random.Next(10))
            {
                case 0 or 1:
                    builder.AddMeasure(random.Next(qubits), random.Next(bits), condition);
                    break;
                case 2:
                    builder.AddReset(random.Next(qubits), condition);
                    break;
                case 3:
                    builder.AddGate(Gate.Of(GateKind.H), [], 0, [random.Next(qubits)], condition);
                    break;
                default:
                    AddGate(builder, random, Kinds[random.Next(Kinds.Length)], condition);
                    break;
            }
        }

        return builder.Build();
    }
}
