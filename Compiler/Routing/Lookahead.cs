namespace Nexus.Compiler.Routing;

/// <summary>
/// The gates that come after the front, up to a number of them, each with a weight that falls with how many gates must be done before it:
/// the extended set of SABRE (Li, Ding and Xie, "Tackling the qubit mapping problem for NISQ-era quantum devices", ASPLOS 2019), with weights by layer.
/// Kept as a list for each qubit, so that what an exchange changes is found in a few steps.
/// </summary>
internal sealed class Lookahead
{
    private readonly int _size;
    private readonly double[] _weights;
    private readonly int[] _next;
    private readonly int[] _others;
    private readonly double[] _linkWeights;
    private int[] _heads = [];
    private int[] _positions = [];
    private int[] _stamps = [];
    private int[] _queue = [];
    private int[] _layers = [];
    private int _stamp;

    public Lookahead(RoutingHeuristic heuristic)
    {
        _size = heuristic.LookaheadSize;
        _weights = new double[_size + 2];
        _weights[0] = heuristic.LookaheadWeight;
        for (var layer = 1; layer < _weights.Length; layer++)
        {
            _weights[layer] = _weights[layer - 1] * heuristic.LookaheadDecay;
        }

        _next = new int[2 * _size];
        _others = new int[2 * _size];
        _linkWeights = new double[2 * _size];
    }

    /// <summary>For each qubit of the program the first of its links, or -1.</summary>
    public int[] Heads => _heads;

    /// <summary>For each link the one after it, or -1.</summary>
    public int[] Next => _next;

    /// <summary>For each link the other qubit of its gate.</summary>
    public int[] Others => _others;

    /// <summary>For each link the weight of its gate.</summary>
    public double[] Weights => _linkWeights;

    /// <summary>How many gates there are.</summary>
    public int Count { get; private set; }


    /// <summary>The sum over the gates of weight times how many couplings too far their qubits are.</summary>
    public double Cost(RoutingState state)
    {
        var cost = 0.0;
        for (var link = 0; link < 2 * Count; link += 2)
        {
            cost += _linkWeights[link] * (state.Device.Distance(state.Places[_others[link]], state.Places[_others[link + 1]]) - 1);
        }

        return cost;
    }

    /// <summary>Finds the gates anew.</summary>
    public void Find(RoutingState state)
    {
        var graph = state.Graph;
        Reserve(graph);
        Array.Fill(_heads, -1);
        Count = 0;
        _stamp++;
        var tail = 0;
        for (var i = 0; i < state.FrontCount; i++)
        {
            _layers[tail] = 0;
            _queue[tail++] = state.Front[i];
        }

        for (var head = 0; head < tail; head++)
        {
            var node = _queue[head];
            var layer = _layers[head];
            var wires = graph.WiresOf(node);
            foreach (var wire in wires)
            {
                _positions[wire] = PositionOf(wire, state) + 1;
                _stamps[wire] = _stamp;
            }

            for (var i = 0; i < wires.Length; i++)
            {
                var next = graph.WireNodes[_positions[wires[i]]];
                if (next < 0 || !IsReady(next, state) || IsNextOnOneOf(next, graph, wires[..i]))
                {
                    continue;
                }

                var first = graph.First[next];
                if (first >= 0)
                {
                    Add(first, graph.Second[next], layer);
                    if (Count == _size)
                    {
                        return;
                    }
                }

                _layers[tail] = Math.Min(layer + (first >= 0 ? 1 : 0), _weights.Length - 1);
                _queue[tail++] = next;
            }
        }
    }

    private void Add(int first, int second, int layer)
    {
        var weight = _weights[layer];
        var link = 2 * Count++;
        _others[link] = second;
        _linkWeights[link] = weight;
        _next[link] = _heads[first];
        _heads[first] = link++;
        _others[link] = first;
        _linkWeights[link] = weight;
        _next[link] = _heads[second];
        _heads[second] = link;
    }

    private void Reserve(WireGraph graph)
    {
        if (_heads.Length != graph.QubitCount)
        {
            _heads = new int[graph.QubitCount];
        }

        if (_positions.Length < graph.WireCount)
        {
            _positions = new int[graph.WireCount];
            _stamps = new int[graph.WireCount];
        }

        if (_queue.Length < graph.NodeCount)
        {
            _queue = new int[graph.NodeCount];
            _layers = new int[graph.NodeCount];
        }
    }

    private int PositionOf(int wire, RoutingState state) => _stamps[wire] == _stamp ? _positions[wire] : state.Positions[wire];

    private bool IsReady(int node, RoutingState state)
    {
        foreach (var wire in state.Graph.WiresOf(node))
        {
            if (state.Graph.WireNodes[PositionOf(wire, state)] != node)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsNextOnOneOf(int node, WireGraph graph, ReadOnlySpan<int> wires)
    {
        foreach (var wire in wires)
        {
            if (graph.WireNodes[_positions[wire]] == node)
            {
                return true;
            }
        }

        return false;
    }
}
