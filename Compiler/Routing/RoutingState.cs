namespace Nexus.Compiler.Routing;

/// <summary>
/// How far a routing has come: where the qubits are, which nodes are done, and the front: the gates that are ready and whose qubits are
/// not yet coupled. What can be done is done at once. All buffers are reused from one routing to the next.
/// </summary>
internal sealed class RoutingState(DeviceGraph device)
{
    private int[] _pending = [];
    private int _pendingCount;

    public DeviceGraph Device { get; } = device;

    public WireGraph Graph { get; private set; } = null!;

    /// <summary>For each qubit of the program its qubit of the device.</summary>
    public int[] Places { get; private set; } = [];

    /// <summary>For each qubit of the device the program's qubit there, or -1.</summary>
    public int[] Occupants { get; } = new int[device.QubitCount];

    /// <summary>For each wire, where its next node stands in <see cref="WireGraph.WireNodes"/>.</summary>
    public int[] Positions { get; private set; } = [];

    /// <summary>For each qubit of the program, the other one of its gate in the front, or -1.</summary>
    public int[] Partners { get; private set; } = [];

    /// <summary>The gates of the front, <see cref="FrontCount"/> of them, in no order.</summary>
    public int[] Front { get; private set; } = [];

    public int FrontCount { get; private set; }

    /// <summary>How many gates on two qubits are done.</summary>
    public int DoneCount { get; private set; }

    /// <summary>Called for each node as it is done; null for no one.</summary>
    public Action<int>? Done { get; set; }

    /// <summary>Begins a routing.</summary>
    public void Start(WireGraph graph, ReadOnlySpan<int> layout)
    {
        Use(graph);
        layout.CopyTo(Places);
        graph.WireStarts.CopyTo(Positions.AsSpan());
        Array.Fill(Occupants, -1);
        for (var qubit = 0; qubit < layout.Length; qubit++)
        {
            Occupants[layout[qubit]] = qubit;
        }

        Array.Fill(Partners, -1);
        FrontCount = 0;
        DoneCount = 0;
        for (var wire = 0; wire < graph.WireCount; wire++)
        {
            var node = graph.WireNodes[Positions[wire]];
            if (node >= 0 && graph.NodeWires[graph.NodeStarts[node]] == wire && IsReady(node))
            {
                _pending[_pendingCount++] = node;
            }
        }

        Drain();
    }

    /// <summary>Takes up the state that another one holds.</summary>
    public void CopyFrom(WireGraph graph, ReadOnlySpan<int> places, ReadOnlySpan<int> positions, int doneCount)
    {
        Use(graph);
        places.CopyTo(Places);
        positions.CopyTo(Positions);
        Array.Fill(Occupants, -1);
        for (var qubit = 0; qubit < places.Length; qubit++)
        {
            Occupants[places[qubit]] = qubit;
        }

        Array.Fill(Partners, -1);
        FrontCount = 0;
        DoneCount = doneCount;
        for (var qubit = 0; qubit < graph.QubitCount; qubit++)
        {
            var node = graph.WireNodes[Positions[qubit]];
            if (node >= 0 && graph.First[node] == qubit && IsReady(node))
            {
                AddToFront(node);
            }
        }
    }

    /// <summary>Takes up the state of another one.</summary>
    public void CopyFrom(RoutingState other)
    {
        Use(other.Graph);
        other.Places.CopyTo(Places, 0);
        other.Occupants.CopyTo(Occupants, 0);
        other.Positions.CopyTo(Positions, 0);
        other.Partners.CopyTo(Partners, 0);
        Array.Copy(other.Front, Front, other.FrontCount);
        FrontCount = other.FrontCount;
        DoneCount = other.DoneCount;
    }

    /// <summary>Exchanges what is on two coupled qubits of the device, and does what can then be done.</summary>
    /// <returns>Whether anything was done.</returns>
    public bool Swap(int first, int second)
    {
        Exchange(first, second);
        Release(Occupants[first]);
        Release(Occupants[second]);
        if (_pendingCount == 0)
        {
            return false;
        }

        Drain();
        return true;
    }

    /// <summary>Exchanges what is on two qubits of the device, and nothing else.</summary>
    public void Exchange(int first, int second)
    {
        var (a, b) = (Occupants[first], Occupants[second]);
        Occupants[first] = b;
        Occupants[second] = a;
        if (a >= 0)
        {
            Places[a] = second;
        }

        if (b >= 0)
        {
            Places[b] = first;
        }
    }

    /// <summary>The gate of the front whose qubits are the fewest couplings apart.</summary>
    public int Nearest()
    {
        var nearest = Front[0];
        for (var i = 1; i < FrontCount; i++)
        {
            if (Distance(Front[i]) < Distance(nearest))
            {
                nearest = Front[i];
            }
        }

        return nearest;
    }

    private int Distance(int node) => Device.Distance(Places[Graph.First[node]], Places[Graph.Second[node]]);

    private void Use(WireGraph graph)
    {
        if (ReferenceEquals(Graph, graph))
        {
            return;
        }

        Graph = graph;
        _pendingCount = 0;
        if (Places.Length != graph.QubitCount)
        {
            Places = new int[graph.QubitCount];
            Partners = new int[graph.QubitCount];
            Front = new int[graph.QubitCount];
        }

        if (Positions.Length != graph.WireCount)
        {
            Positions = new int[graph.WireCount];
            _pending = new int[graph.WireCount + 1];
        }
    }

    private void Release(int qubit)
    {
        if (qubit < 0 || Partners[qubit] is var partner && partner < 0 || Device.Distance(Places[qubit], Places[partner]) != 1)
        {
            return;
        }

        var node = Graph.WireNodes[Positions[qubit]];
        Partners[qubit] = -1;
        Partners[partner] = -1;
        var slot = Array.IndexOf(Front, node, 0, FrontCount);
        Front[slot] = Front[--FrontCount];
        _pending[_pendingCount++] = node;
    }

    private void Drain()
    {
        var graph = Graph;
        var nodes = graph.WireNodes;
        while (_pendingCount > 0)
        {
            var node = _pending[--_pendingCount];
            var first = graph.First[node];
            if (first >= 0)
            {
                if (Device.Distance(Places[first], Places[graph.Second[node]]) != 1)
                {
                    AddToFront(node);
                    continue;
                }

                DoneCount++;
            }

            Done?.Invoke(node);
            var wires = graph.WiresOf(node);
            foreach (var wire in wires)
            {
                Positions[wire]++;
            }

            for (var i = 0; i < wires.Length; i++)
            {
                var next = nodes[Positions[wires[i]]];
                if (next >= 0 && IsReady(next) && !IsNextOnOneOf(next, wires[..i]))
                {
                    _pending[_pendingCount++] = next;
                }
            }
        }
    }

    private bool IsNextOnOneOf(int node, ReadOnlySpan<int> wires)
    {
        foreach (var wire in wires)
        {
            if (Graph.WireNodes[Positions[wire]] == node)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsReady(int node)
    {
        foreach (var wire in Graph.WiresOf(node))
        {
            if (Graph.WireNodes[Positions[wire]] != node)
            {
                return false;
            }
        }

        return true;
    }

    private void AddToFront(int node)
    {
        var (first, second) = (Graph.First[node], Graph.Second[node]);
        Partners[first] = second;
        Partners[second] = first;
        Front[FrontCount++] = node;
    }
}
