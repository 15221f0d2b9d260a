using Nexus.Circuits;

namespace Nexus.Stabilizer.Bench;

/// <summary>Layers of random one-qubit Clifford gates on all qubits and CX on random pairs, then a measurement of all.</summary>
public static class RandomClifford
{
    /// <summary>Writes the circuit.</summary>
    public static Circuit Draw(int seed, int qubits, int layers)
    {
        var random = new Random(seed);
        var builder = new CircuitBuilder("random Clifford");
        builder.AddQubits("q", qubits);
        builder.AddBits("c", qubits);
        var order = Enumerable.Range(0, qubits).ToArray();
        GateKind[] gates = [GateKind.H, GateKind.S, GateKind.Sdg, GateKind.X, GateKind.Y, GateKind.Z, GateKind.SX, GateKind.SXdg];
        for (var layer = 0; layer < layers; layer++)
        {
            for (var qubit = 0; qubit < qubits; qubit++)
            {
                builder.AddGate(gates[random.Next(gates.Length)], qubit);
            }

            random.Shuffle(order);
            for (var pair = 0; pair + 1 < qubits; pair += 2)
            {
                builder.AddGate(Gate.Of(GateKind.X), [], 1, order.AsSpan(pair, 2));
            }
        }

        for (var qubit = 0; qubit < qubits; qubit++)
        {
            builder.AddMeasure(qubit, qubit);
        }

        return builder.Build();
    }
}
