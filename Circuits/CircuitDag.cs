namespace Nexus.Circuits;

/// <summary>
/// The operations of a block as a directed acyclic graph: an edge leads from an operation to the next one on the same qubit, from a
/// write of a bit to the reads and the write that follow, and from those reads to that write. Orders that keep all edges mean the same.
/// An <c>if</c> or a loop is one node; a <see cref="OperationKind.Break"/>, <see cref="OperationKind.Continue"/> or
/// <see cref="OperationKind.End"/> stands after everything before it and before everything after it, as does an operation that holds one.
/// </summary>
public sealed class CircuitDag
{
    private readonly int[] _predecessorStarts;
    private readonly int[] _predecessors;
    private readonly int[] _successorStarts;
    private readonly int[] _successors;

    private CircuitDag(Block block, int[] predecessorStarts, int[] predecessors, int[] layers, int layerCount)
    {
        Block = block;
        _predecessorStarts = predecessorStarts;
        _predecessors = predecessors;
        Layers = layers;
        LayerCount = layerCount;
        (_successorStarts, _successors) = Reverse(predecessorStarts, predecessors);
    }

    /// <summary>The block.</summary>
    public Block Block { get; }

    /// <summary>How many operations there are; nodes are their numbers in program order, which is a topological order.</summary>
    public int Count => _predecessorStarts.Length - 1;

    /// <summary>For each operation its layer, from 0: one more than the highest of its predecessors. A barrier has a layer but takes no room: what follows it may share its number.</summary>
    public IReadOnlyList<int> Layers { get; }

    /// <summary>How many layers there are, which is the depth; barriers do not count.</summary>
    public int LayerCount { get; }

    /// <summary>The operations directly before one, in ascending order, each once.</summary>
    public ReadOnlySpan<int> Predecessors(int operation) =>
        _predecessors.AsSpan(_predecessorStarts[operation], _predecessorStarts[operation + 1] - _predecessorStarts[operation]);

    /// <summary>The operations directly after one, in ascending order, each once.</summary>
    public ReadOnlySpan<int> Successors(int operation) =>
        _successors.AsSpan(_successorStarts[operation], _successorStarts[operation + 1] - _successorStarts[operation]);

    /// <summary>The graph of a circuit's body. Takes time and memory linear in the operations and their operands.</summary>
    public static CircuitDag Of(Circuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        return Of(circuit.Body, circuit.QubitCount, circuit.BitCount);
    }

    private static CircuitDag Of(Block block, int qubitCount, int bitCount)
    {
        var lastOnQubit = new int[qubitCount];
        var lastWrite = new int[bitCount];
        var reads = new List<int>?[bitCount];
        Array.Fill(lastOnQubit, -1);
        Array.Fill(lastWrite, -1);
        var starts = new int[block.Count + 1];
        var all = new List<int>();
        var layers = new int[block.Count];
        var layerCount = 0;
        var lastStop = -1;
        var own = new SortedSet<int>();
        var readBits = new HashSet<int>();
        for (var index = 0; index < block.Count; index++)
        {
            var operation = block[index];
            own.Clear();
            readBits.Clear();
            operation.VisitReadBits(bit => readBits.Add(bit));
            if (Leaves(operation))
            {
                for (var before = lastStop < 0 ? 0 : lastStop; before < index; before++)
                {
                    own.Add(before);
                }

                lastStop = index;
            }
            else if (lastStop >= 0)
            {
                own.Add(lastStop);
            }

            foreach (var qubit in operation.Qubits)
            {
                own.Add(lastOnQubit[qubit]);
                lastOnQubit[qubit] = index;
            }

            foreach (var bit in readBits)
            {
                own.Add(lastWrite[bit]);
            }

            foreach (var bit in operation.Bits)
            {
                own.Add(lastWrite[bit]);
                own.UnionWith(reads[bit] ?? []);
                reads[bit]?.Clear();
                lastWrite[bit] = index;
            }

            foreach (var bit in readBits)
            {
                (reads[bit] ??= []).Add(index);
            }

            own.Remove(-1);
            own.Remove(index);
            var layer = 0;
            foreach (var before in own)
            {
                layer = Math.Max(layer, layers[before] + (block[before].Kind == OperationKind.Barrier ? 0 : 1));
            }

            layers[index] = layer;
            layerCount = Math.Max(layerCount, operation.Kind == OperationKind.Barrier ? layer : layer + 1);
            all.AddRange(own);
            starts[index + 1] = all.Count;
        }

        return new CircuitDag(block, starts, [.. all], layers, layerCount);
    }

    private static bool Leaves(Operation operation)
    {
        if (operation.Kind is OperationKind.Break or OperationKind.Continue or OperationKind.End)
        {
            return true;
        }

        // A break inside of a loop leaves that loop only, and the loop is one node; an end leaves everything.
        var isLoop = operation.Kind is OperationKind.While or OperationKind.For;
        return operation.ControlFlow is { } flow && flow.Blocks.Any(block => Leaves(block, isLoop));
    }

    private static bool Leaves(Block block, bool inLoop)
    {
        foreach (var operation in block)
        {
            if (operation.Kind == OperationKind.End || (!inLoop && operation.Kind is OperationKind.Break or OperationKind.Continue))
            {
                return true;
            }

            var innerLoop = inLoop || operation.Kind is OperationKind.While or OperationKind.For;
            if (operation.ControlFlow is { } flow && flow.Blocks.Any(inner => Leaves(inner, innerLoop)))
            {
                return true;
            }
        }

        return false;
    }

    private static (int[] Starts, int[] Successors) Reverse(int[] starts, int[] predecessors)
    {
        var successorStarts = new int[starts.Length];
        foreach (var before in predecessors)
        {
            successorStarts[before + 1]++;
        }

        for (var i = 1; i < successorStarts.Length; i++)
        {
            successorStarts[i] += successorStarts[i - 1];
        }

        var next = successorStarts[..^1];
        var successors = new int[predecessors.Length];
        for (var operation = 0; operation + 1 < starts.Length; operation++)
        {
            for (var i = starts[operation]; i < starts[operation + 1]; i++)
            {
                successors[next[predecessors[i]]++] = operation;
            }
        }

        return (successorStarts, successors);
    }
}
