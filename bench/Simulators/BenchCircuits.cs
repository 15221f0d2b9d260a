using Nexus.Circuits;

namespace Nexus.Simulators.Bench;

/// <summary>The circuits that are timed.</summary>
internal static class BenchCircuits
{
    /// <summary>The quantum Fourier transform, swaps included.</summary>
    public static Circuit FourierTransform(int qubits)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        for (var target = qubits - 1; target >= 0; target--)
        {
            builder.AddGate(GateKind.H, target);
            for (var control = target - 1; control >= 0; control--)
            {
                builder.AddGate(Gate.Of(GateKind.P), [Parameter.FromRadians(Math.PI / (1L << (target - control)))], 1, [control, target]);
            }
        }

        for (var qubit = 0; qubit < qubits / 2; qubit++)
        {
            builder.AddGate(GateKind.Swap, qubit, qubits - 1 - qubit);
        }

        return builder.Build();
    }

    /// <summary>Layers of a U3 with random angles on each qubit, and CX on random pairs.</summary>
    public static Circuit Random(int qubits, int layers)
    {
        var random = new Random(qubits + layers);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        var order = Enumerable.Range(0, qubits).ToArray();
        for (var layer = 0; layer < layers; layer++)
        {
            AddRotations(builder, random);
            AddPairs(builder, random, order);
        }

        return builder.Build();
    }

    /// <summary>Random layers, with a qubit measured and used again after each: the shots part ways.</summary>
    public static Circuit Branching(int qubits, int measurements)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.AddBits("c", measurements);
        for (var i = 0; i < measurements; i++)
        {
            builder.AddBox(new CircuitBox(Random(qubits, 2)), 0, [.. Enumerable.Range(0, qubits)]);
            builder.AddMeasure(i, i);
            builder.AddGate(GateKind.H, i);
        }

        return builder.Build();
    }

    /// <summary>Layers of a Clifford gate on each qubit and CX on random pairs, then a measurement of all.</summary>
    public static Circuit Clifford(int qubits, int layers)
    {
        var random = new Random(qubits + layers);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.AddBits("c", qubits);
        var order = Enumerable.Range(0, qubits).ToArray();
        GateKind[] gates = [GateKind.H, GateKind.S, GateKind.X, GateKind.SX];
        for (var layer = 0; layer < layers; layer++)
        {
            for (var qubit = 0; qubit < qubits; qubit++)
            {
                builder.AddGate(gates[random.Next(gates.Length)], qubit);
            }

            AddPairs(builder, random, order);
        }

        MeasureAll(builder);
        return builder.Build();
    }

    /// <summary>Clifford layers, after each a measurement on which an H depends: frames cannot follow it.</summary>
    public static Circuit FeedForward(int qubits, int measurements)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.AddBits("c", qubits);
        for (var i = 0; i < measurements; i++)
        {
            for (var qubit = 0; qubit < qubits; qubit++)
            {
                builder.AddGate(GateKind.H, qubit);
                builder.AddGate(Gate.Of(GateKind.X), [], 1, [qubit, (qubit + 1 + i) % qubits]);
            }

            builder.AddMeasure(i, i);
            builder.AddGate(Gate.Of(GateKind.H), [], 0, [i], new Condition([i], 1));
        }

        MeasureAll(builder);
        return builder.Build();
    }

    /// <summary>Layers of a U3 with random angles on each qubit, and CX on neighbours, first those from even qubits, then those from odd ones; then a measurement of all.</summary>
    public static Circuit Brickwork(int qubits, int layers)
    {
        var random = new Random(qubits + layers);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.AddBits("c", qubits);
        for (var layer = 0; layer < layers; layer++)
        {
            AddRotations(builder, random);

            for (var qubit = layer % 2; qubit + 1 < qubits; qubit += 2)
            {
                builder.AddGate(Gate.Of(GateKind.X), [], 1, [qubit, qubit + 1]);
            }
        }

        MeasureAll(builder);
        return builder.Build();
    }

    /// <summary>(|0...0> + |1...1>)/sqrt 2, measured.</summary>
    public static Circuit Ghz(int qubits)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.AddBits("c", qubits);
        builder.AddGate(GateKind.H, 0);
        for (var qubit = 1; qubit < qubits; qubit++)
        {
            builder.AddGate(Gate.Of(GateKind.X), [], 1, [qubit - 1, qubit]);
        }

        MeasureAll(builder);
        return builder.Build();
    }

    /// <summary>The circuit with all qubits measured at the end.</summary>
    public static Circuit Measured(Circuit circuit)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", circuit.QubitCount);
        builder.AddBits("c", circuit.QubitCount);
        builder.AddBox(new CircuitBox(circuit), 0, [.. Enumerable.Range(0, circuit.QubitCount)]);
        MeasureAll(builder);

        return BoxExpansion.Expand(builder.Build(), out _);
    }

    /// <summary>A U3 with random angles on each qubit.</summary>
    private static void AddRotations(CircuitBuilder builder, Random random)
    {
        for (var qubit = 0; qubit < builder.QubitCount; qubit++)
        {
            builder.AddGate(
                Gate.Of(GateKind.U),
                [.. Enumerable.Range(0, 3).Select(_ => Parameter.FromRadians(random.NextDouble() * 2 * Math.PI))],
                0,
                [qubit]);
        }
    }

    /// <summary>A CX on each of random pairs.</summary>
    private static void AddPairs(CircuitBuilder builder, Random random, int[] order)
    {
        random.Shuffle(order);
        for (var pair = 0; pair + 1 < order.Length; pair += 2)
        {
            builder.AddGate(Gate.Of(GateKind.X), [], 1, [order[pair], order[pair + 1]]);
        }
    }

    private static void MeasureAll(CircuitBuilder builder)
    {
        for (var qubit = 0; qubit < builder.QubitCount; qubit++)
        {
            builder.AddMeasure(qubit, qubit);
        }
    }
}
