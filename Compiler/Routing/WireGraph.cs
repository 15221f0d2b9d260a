using System.Runtime.InteropServices;
using Nexus.Circuits;

namespace Nexus.Compiler.Routing;

/// <summary>
/// What routing has to know of a block: wires, and the nodes that stand on them in order. A wire is a qubit, a classical bit that several
/// operations use, or the flow of control, which everything keeps to where a block can be left early. A node is a gate on two qubits, or an operation
/// that ties wires together. A node is ready when it is the next one on all its wires, so a routing's progress is one place for each wire.
/// Operations on one wire only are no nodes: they go where their wire goes.
/// </summary>
internal sealed class WireGraph
{
    private WireGraph(int qubitCount, int[] first, int[] second, int[] operations, int[] nodeStarts, int[] nodeWires, int[] wireStarts, int[] wireNodes)
    {
        QubitCount = qubitCount;
        First = first;
        Second = second;
        Operations = operations;
        NodeStarts = nodeStarts;
        NodeWires = nodeWires;
        WireStarts = wireStarts;
        WireNodes = wireNodes;
        foreach (var qubit in first)
        {
            GateCount += qubit >= 0 ? 1 : 0;
        }
    }

    /// <summary>How many qubits there are. Their wires come first.</summary>
    public int QubitCount { get; }

    public int WireCount => WireStarts.Length;

    public int NodeCount => First.Length;

    /// <summary>How many nodes are gates on two qubits.</summary>
    public int GateCount { get; }

    /// <summary>The first qubit of each node that is a gate on two qubits; -1 for other nodes.</summary>
    public int[] First { get; }

    /// <summary>The second qubit.</summary>
    public int[] Second { get; }

    /// <summary>The number in the block of the operation that each node is.</summary>
    public int[] Operations { get; }

    /// <summary>Where in <see cref="NodeWires"/> the wires of each node begin; one entry more than nodes.</summary>
    public int[] NodeStarts { get; }

    /// <summary>The wires of the nodes.</summary>
    public int[] NodeWires { get; }

    /// <summary>Where in <see cref="WireNodes"/> the nodes of each wire begin.</summary>
    public int[] WireStarts { get; }

    /// <summary>The nodes of the wires in their order, and after those of each wire a -1.</summary>
    public int[] WireNodes { get; }

    /// <summary>The wires of a node.</summary>
    public ReadOnlySpan<int> WiresOf(int node) => NodeWires.AsSpan(NodeStarts[node], NodeStarts[node + 1] - NodeStarts[node]);

    /// <summary>The graph of a block, with its <c>if</c>s and loops as one node each.</summary>
    public static WireGraph Of(WireTable wires)
    {
        var building = new Building(wires.QubitCount);
        for (var index = 0; index < wires.OperationCount; index++)
        {
            var own = wires.WiresOf(index);
            if (wires.IsTwoQubitGate(index))
            {
                building.Add(index, own[0], own[1], own);
            }
            else if (own.Length > 1)
            {
                building.Add(index, -1, -1, own);
            }
        }

        return building.Build(wires.WireCount);
    }

    /// <summary>The gates on two qubits alone, those of nested blocks one block after the other: what a placement goes by.</summary>
    public static WireGraph OfGates(Circuit circuit)
    {
        var building = new Building(circuit.QubitCount);
        AddGates(circuit.Body, building);
        return building.Build(circuit.QubitCount);
    }

    /// <summary>The same nodes in the opposite order.</summary>
    public WireGraph Reversed()
    {
        var reversed = (int[])WireNodes.Clone();
        for (var wire = 0; wire < WireCount; wire++)
        {
            var end = wire + 1 < WireCount ? WireStarts[wire + 1] : WireNodes.Length;
            reversed.AsSpan(WireStarts[wire], end - 1 - WireStarts[wire]).Reverse();
        }

        return new WireGraph(QubitCount, First, Second, Operations, NodeStarts, NodeWires, WireStarts, reversed);
    }

    private static void AddGates(Block block, Building building)
    {
        foreach (var operation in block)
        {
            if (WireTable.IsTwoQubitGate(operation))
            {
                building.Add(-1, operation.Qubits[0], operation.Qubits[1], operation.Qubits);
            }

            foreach (var inner in operation.ControlFlow?.Blocks ?? [])
            {
                AddGates(inner, building);
            }
        }
    }

    private sealed class Building(int qubitCount)
    {
        private readonly List<int> _first = [];
        private readonly List<int> _second = [];
        private readonly List<int> _operations = [];
        private readonly List<int> _starts = [0];
        private readonly List<int> _wires = [];

        public void Add(int operation, int first, int second, ReadOnlySpan<int> wires)
        {
            _first.Add(first);
            _second.Add(second);
            _operations.Add(operation);
            _wires.AddRange(wires);
            _starts.Add(_wires.Count);
        }

        public WireGraph Build(int wireCount)
        {
            var wireStarts = new int[wireCount];
            var counts = new int[wireCount];
            foreach (var wire in _wires)
            {
                counts[wire]++;
            }

            for (var wire = 1; wire < wireCount; wire++)
            {
                wireStarts[wire] = wireStarts[wire - 1] + counts[wire - 1] + 1;
            }

            var wireNodes = new int[_wires.Count + wireCount];
            Array.Fill(wireNodes, -1);
            var next = (int[])wireStarts.Clone();
            var wires = CollectionsMarshal.AsSpan(_wires);
            for (var node = 0; node < _first.Count; node++)
            {
                foreach (var wire in wires[_starts[node].._starts[node + 1]])
                {
                    wireNodes[next[wire]++] = node;
                }
            }

            return new WireGraph(qubitCount, [.. _first], [.. _second], [.. _operations], [.. _starts], [.. _wires], wireStarts, wireNodes);
        }
    }
}
