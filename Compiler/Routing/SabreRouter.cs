namespace Nexus.Compiler.Routing;

/// <summary>
/// Routes by SABRE (Li, Ding and Xie, ASPLOS 2019) with what LightSABRE added (Zou, Treinish, Hartman, Ivrii and Lishman, "LightSABRE: a
/// lightweight and enhanced SABRE algorithm", arXiv:2409.08368): scores relative to the present one, of which an exchange changes a few
/// terms only, and a release valve that ends a search which gets nowhere. An object serves one thread, and any number of routings.
/// </summary>
internal sealed class SabreRouter
{
    private readonly DeviceGraph _device;
    private readonly RoutingHeuristic _heuristic;
    private readonly RoutingState _state;
    private readonly Lookahead _lookahead;
    private readonly double[] _fatigue;
    private readonly int[] _edgeStamps;
    private readonly int[] _best;
    private int _stamp;
    private RandomSource _random;

    public SabreRouter(DeviceGraph device, RoutingHeuristic heuristic)
    {
        _device = device;
        _heuristic = heuristic;
        _state = new RoutingState(device);
        _lookahead = new Lookahead(heuristic);
        _fatigue = new double[device.QubitCount];
        _edgeStamps = new int[device.Edges.Count];
        _best = new int[device.Edges.Count];
    }

    /// <summary>Routes.</summary>
    /// <param name="graph">What is to be done.</param>
    /// <param name="layout">For each qubit of the program its qubit of the device, at the start; when the method returns, at the end.</param>
    /// <param name="seed">Decides between exchanges that score the same.</param>
    /// <param name="limit">Give up beyond so many exchanges.</param>
    /// <param name="swaps">Receives the exchanges, as numbers of <see cref="DeviceGraph.Edges"/>.</param>
    /// <param name="cancellationToken">Ends the routing.</param>
    /// <returns>False when it was given up.</returns>
    public bool Route(WireGraph graph, Span<int> layout, ulong seed, int limit, List<int> swaps, CancellationToken cancellationToken = default)
    {
        swaps.Clear();
        _random = new RandomSource(seed);
        _state.Start(graph, layout);
        Rest();
        var patience = 10 + (2 * _device.QubitCount);
        var sinceProgress = 0;
        _lookahead.Find(_state);
        while (_state.FrontCount > 0)
        {
            if (swaps.Count > limit)
            {
                return false;
            }

            if ((swaps.Count & 1023) == 1023)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            bool progress;
            if (sinceProgress >= patience)
            {
                Undo(swaps, sinceProgress);
                progress = OpenValve(swaps);
            }
            else
            {
                var edge = Choose();
                progress = Apply(edge, swaps);
                sinceProgress++;
                var (first, second) = _device.Edges[edge];
                _fatigue[first] += _heuristic.Fatigue;
                _fatigue[second] += _heuristic.Fatigue;
            }

            if (progress)
            {
                sinceProgress = 0;
                Rest();
                _lookahead.Find(_state);
            }
            else if (sinceProgress % _heuristic.FatigueReset == 0)
            {
                Rest();
            }
        }

        _state.Places.CopyTo(layout);
        return true;
    }

    private void Rest() => Array.Fill(_fatigue, 1);

    private bool Apply(int edge, List<int> swaps)
    {
        swaps.Add(edge);
        var (first, second) = _device.Edges[edge];
        return _state.Swap(first, second);
    }

    /// <summary>The exchange that brings the front and what follows nearest; one of them at random when several do.</summary>
    private int Choose()
    {
        var bestScore = double.MaxValue;
        var bestCount = 0;
        _stamp++;
        var graph = _state.Graph;
        var cost = Cost();
        for (var i = 0; i < _state.FrontCount; i++)
        {
            var node = _state.Front[i];
            Consider(_state.Places[graph.First[node]]);
            Consider(_state.Places[graph.Second[node]]);
        }

        return _best[bestCount == 1 ? 0 : _random.Next(bestCount)];

        void Consider(int place)
        {
            var neighbours = _device.Neighbours(place);
            var edges = _device.NeighbourEdges(place);
            for (var k = 0; k < neighbours.Length; k++)
            {
                var edge = edges[k];
                if (_edgeStamps[edge] == _stamp)
                {
                    continue;
                }

                _edgeStamps[edge] = _stamp;
                var neighbour = neighbours[k];
                var score = (cost + Change(place, neighbour)) * Math.Max(_fatigue[place], _fatigue[neighbour]);
                if (score < bestScore - 1e-10)
                {
                    bestScore = score;
                    bestCount = 0;
                    _best[bestCount++] = edge;
                }
                else if (score <= bestScore + 1e-10)
                {
                    _best[bestCount++] = edge;
                }
            }
        }
    }

    private double Cost()
    {
        var cost = _lookahead.Cost(_state);
        for (var i = 0; i < _state.FrontCount; i++)
        {
            var node = _state.Front[i];
            cost += _device.Distance(_state.Places[_state.Graph.First[node]], _state.Places[_state.Graph.Second[node]]);
        }

        return cost;
    }

    private double Change(int first, int second) => ChangeOf(first, second) + ChangeOf(second, first);

    /// <summary>What the move of one qubit changes, gates with the qubit at its new place left out: their distance stays.</summary>
    private double ChangeOf(int from, int to)
    {
        var qubit = _state.Occupants[from];
        if (qubit < 0)
        {
            return 0;
        }

        var distances = _device.Distances;
        var (before, after) = (from * _device.QubitCount, to * _device.QubitCount);
        var change = 0.0;
        if (_state.Partners[qubit] is var partner && partner >= 0)
        {
            var place = _state.Places[partner];
            if (place != to)
            {
                change += distances[after + place] - distances[before + place];
            }
        }

        var next = _lookahead.Next;
        for (var link = _lookahead.Heads[qubit]; link >= 0; link = next[link])
        {
            var place = _state.Places[_lookahead.Others[link]];
            if (place != to)
            {
                change += _lookahead.Weights[link] * (distances[after + place] - distances[before + place]);
            }
        }

        return change;
    }

    private void Undo(List<int> swaps, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (first, second) = _device.Edges[swaps[^1]];
            _state.Exchange(first, second);
            swaps.RemoveAt(swaps.Count - 1);
        }
    }

    /// <summary>Brings the qubits of the nearest gate of the front together, along a shortest path from both ends.</summary>
    private bool OpenValve(List<int> swaps)
    {
        var nearest = _state.Front[0];
        for (var i = 1; i < _state.FrontCount; i++)
        {
            if (Distance(_state.Front[i]) < Distance(nearest))
            {
                nearest = _state.Front[i];
            }
        }

        var (a, b) = (_state.Graph.First[nearest], _state.Graph.Second[nearest]);
        var progress = false;
        while (!progress)
        {
            progress = Apply(Step(_state.Places[a], _state.Places[b]), swaps);
            (a, b) = (b, a);
        }

        return true;
    }

    private int Distance(int node) => _device.Distance(_state.Places[_state.Graph.First[node]], _state.Places[_state.Graph.Second[node]]);

    private int Step(int from, int to)
    {
        var neighbours = _device.Neighbours(from);
        for (var k = 0; k < neighbours.Length; k++)
        {
            if (_device.Distance(neighbours[k], to) < _device.Distance(from, to))
            {
                return _device.NeighbourEdges(from)[k];
            }
        }

        throw new InvalidOperationException("The qubits of a gate are in parts of the device that no path joins.");
    }
}
