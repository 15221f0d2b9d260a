namespace Nexus.Compiler.Routing;

/// <summary>
/// Routes by SABRE (Li, Ding and Xie, ASPLOS 2019) with what LightSABRE added (Zou, Treinish, Hartman, Ivrii and Lishman, "LightSABRE: a
/// lightweight and enhanced SABRE algorithm", arXiv:2409.08368): scores relative to the present one, of which an exchange changes a few
/// terms only, and a release valve that ends a search which gets nowhere.
/// </summary>
internal sealed class SabreRouter : IRouter
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

    /// <inheritdoc/>
    public bool Route(WireGraph graph, Span<int> layout, ulong seed, List<int> swaps, CancellationToken cancellationToken)
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
        var cost = Judgement.Cost(_state, _lookahead);
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
                var score = (1 + cost + Judgement.Change(_state, _lookahead, place, neighbour)) * Math.Max(_fatigue[place], _fatigue[neighbour]);
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
        var nearest = _state.Nearest();
        var (a, b) = (_state.Graph.First[nearest], _state.Graph.Second[nearest]);
        var progress = false;
        while (!progress)
        {
            progress = Apply(_device.StepTowards(_state.Places[a], _state.Places[b]), swaps);
            (a, b) = (b, a);
        }

        return true;
    }
}
