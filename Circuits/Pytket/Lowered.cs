namespace Nexus.Circuits.Pytket;

/// <summary>An operation of pytket as elementary operations, on qubits and bits numbered in the order of its arguments.</summary>
internal sealed class Lowered(int qubitCount, int bitCount = 0)
{
    public int QubitCount { get; } = qubitCount;

    public int BitCount { get; } = bitCount;

    public List<Step> Steps { get; } = [];

    /// <summary>Whether the last bit of the box is one of the circuit's own use, which is none of the operation's arguments.</summary>
    public bool NeedsScratch { get; init; }

    public bool IsUnitary => BitCount == 0 && Steps.TrueForAll(s => s.IsUnitary);

    public static Lowered Of(int qubitCount, params ReadOnlySpan<Step> steps)
    {
        var lowered = new Lowered(qubitCount);
        lowered.Steps.AddRange(steps);
        return lowered;
    }

    /// <summary>All qubits, in order.</summary>
    public int[] AllQubits => [.. Enumerable.Range(0, QubitCount)];

    /// <summary>The operation as one box; the box itself where it is one already.</summary>
    public Box ToBox(string name) => Steps is [{ Box: { } box, Controls: 0 } only] && only.Qubits.AsSpan().SequenceEqual(AllQubits)
        ? box
        : new CircuitBox(ToCircuit(name));

    /// <summary>The operation as a circuit of its own. It has no bits.</summary>
    public Circuit ToCircuit(string name)
    {
        var builder = new CircuitBuilder(name);
        if (QubitCount > 0)
        {
            builder.AddQubits("q", QubitCount);
        }

        foreach (var step in Steps)
        {
            Add(builder, step, step.Qubits, [], null);
        }

        return builder.Build();
    }

    public static void Add(CircuitBuilder builder, Step step, ReadOnlySpan<int> qubits, ReadOnlySpan<int> bits, Condition? condition)
    {
        if (step.Gate is { } gate)
        {
            builder.AddGate(gate, step.Parameters, step.Controls, qubits, condition);
        }
        else if (step.Box is { } box)
        {
            builder.AddBox(box, step.Controls, qubits, bits, condition);
        }
        else
        {
            builder.AddReset(qubits[0], condition);
        }
    }
}
