namespace Nexus.Compiler.Routing;

/// <summary>
/// Routes by a beam search: instead of the one best exchange, as SABRE does, it follows a number of the best states from exchange to exchange. States that
/// are the same, reached by exchanges in another order, are followed once. The first state in which all is done ends the search. A state is
/// judged by SABRE's sum over the front and the lookahead, less a bonus for each gate done.
/// </summary>
internal sealed class BeamRouter : IRouter
{
    // What becomes possible with an exchange is found out by trying, in a front of so many gates; beyond, one gate more or less is not worth its time.
    private const int MostLookedInto = 12;

    private readonly DeviceGraph _device;
    private readonly RoutingHeuristic _heuristic;
    private readonly int _width;
    private readonly Deadline _deadline;
    private readonly RoutingState _state;
    private readonly RoutingState _scratch;
    private readonly Lookahead _lookahead;
    private readonly Lookahead _scratchLookahead;
    private readonly ulong[] _keys;
    private readonly int[] _edgeStamps;
    // The states that were followed since a gate was last done: to come to one again is to have gone in a circle.
    private readonly HashSet<ulong> _seen = [];
    private readonly List<(int Parent, int Edge)> _trace = [];
    private Slot[] _slots = [];
    private Slot[] _nextSlots = [];
    private int _slotCount;
    private double[] _scores = new double[1024];
    private Candidate[] _candidates = new Candidate[1024];
    private int _candidateCount;
    private int _stamp;

    public BeamRouter(DeviceGraph device, RoutingHeuristic heuristic, int width, Deadline deadline)
    {
        _device = device;
        _heuristic = heuristic;
        _width = width;
        _deadline = deadline;
        _state = new RoutingState(device);
        _scratch = new RoutingState(device);
        _lookahead = new Lookahead(heuristic);
        _scratchLookahead = new Lookahead(heuristic);
        _edgeStamps = new int[device.Edges.Count];
        _keys = new ulong[device.QubitCount * device.QubitCount];
        var random = new RandomSource(1);
        for (var i = 0; i < _keys.Length; i++)
        {
            _keys[i] = random.Next();
        }
    }

    /// <inheritdoc/>
    public bool Route(WireGraph graph, Span<int> layout, ulong seed, List<int> swaps, CancellationToken cancellationToken)
    {
        swaps.Clear();
        _trace.Clear();
        Reserve(graph);
        var random = new RandomSource(seed);
        _state.Start(graph, layout);
        if (_state.FrontCount == 0)
        {
            return true;
        }

        _seen.Clear();
        Store(_slots[0], _state, -1, LayoutKey(_state));
        _slotCount = 1;
        var patience = 10 + _device.QubitCount;
        var (mostDone, sinceProgress) = (_state.DoneCount, 0);
        while (!_deadline.IsOver)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _candidateCount = 0;
            for (var slot = 0; slot < _slotCount; slot++)
            {
                Expand(graph, slot, ref random);
            }

            Array.Sort(_scores, _candidates, 0, _candidateCount);
            var last = Advance(graph);
            if (last < 0 && _slots[0].DoneCount <= mostDone && ++sinceProgress >= patience)
            {
                last = OpenValve(graph);
                sinceProgress = 0;
            }
            else if (_slots[0].DoneCount > mostDone)
            {
                (mostDone, sinceProgress) = (_slots[0].DoneCount, 0);
                _seen.Clear();
            }

            if (last >= 0)
            {
                _state.Places.CopyTo(layout);
                for (var at = last; at >= 0; at = _trace[at].Parent)
                {
                    swaps.Add(_trace[at].Edge);
                }

                swaps.Reverse();
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes on with the best state alone, by what does at least one gate; the number in the trace of the end when that did all, or -1.</summary>
    private int OpenValve(WireGraph graph)
    {
        var slot = _slots[0];
        _state.CopyFrom(graph, slot.Places, slot.Positions, slot.DoneCount);
        var nearest = _state.Nearest();
        var (a, b) = (graph.First[nearest], graph.Second[nearest]);
        var progress = false;
        for (var trace = slot.Trace; !progress; (a, b) = (b, a))
        {
            var edge = _device.StepTowards(_state.Places[a], _state.Places[b]);
            var (first, second) = _device.Edges[edge];
            progress = _state.Swap(first, second);
            _trace.Add((trace, edge));
            trace = _trace.Count - 1;
        }

        Store(slot, _state, _trace.Count - 1, LayoutKey(_state));
        _slotCount = 1;
        return _state.FrontCount == 0 ? _trace.Count - 1 : -1;
    }

    /// <summary>Adds the exchanges that lead on from a state to the candidates.</summary>
    private void Expand(WireGraph graph, int slot, ref RandomSource random)
    {
        var from = _slots[slot];
        _state.CopyFrom(graph, from.Places, from.Positions, from.DoneCount);
        _lookahead.Find(_state);
        var cost = Judgement.Cost(_state, _lookahead);
        _stamp++;
        for (var i = 0; i < _state.FrontCount; i++)
        {
            var node = _state.Front[i];
            Consider(_state.Places[graph.First[node]], ref random);
            Consider(_state.Places[graph.Second[node]], ref random);
        }

        void Consider(int place, ref RandomSource noise)
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
                var key = from.LayoutKey ^ MoveKey(place, neighbour) ^ MoveKey(neighbour, place);
                var (done, after) = (from.DoneCount, 0.0);
                var freed = (Frees(place, neighbour) ? 1 : 0) + (Frees(neighbour, place) ? 1 : 0);
                if (freed > 0 && _state.FrontCount <= MostLookedInto)
                {
                    _scratch.CopyFrom(_state);
                    _scratch.Swap(place, neighbour);
                    _scratchLookahead.Find(_scratch);
                    done = _scratch.DoneCount;
                    after = _scratch.FrontCount == 0 ? double.MinValue : Judgement.Cost(_scratch, _scratchLookahead);
                }
                else
                {
                    done += freed;
                    after = cost + Judgement.Change(_state, _lookahead, place, neighbour);
                }

                Add(after - (_heuristic.DoneBonus * done) + (1e-6 * noise.NextDouble()), new Candidate(slot, edge, key + ((ulong)done * 0x9E3779B97F4A7C15)));
            }
        }
    }

    /// <summary>Goes on with the best candidates; the number in the trace of one in which all is done, or -1.</summary>
    private int Advance(WireGraph graph)
    {
        var count = 0;
        for (var i = 0; i < _candidateCount && count < _width; i++)
        {
            var (slot, edge, key) = _candidates[i];
            if (!_seen.Add(key))
            {
                continue;
            }

            var from = _slots[slot];
            var (first, second) = _device.Edges[edge];
            _state.CopyFrom(graph, from.Places, from.Positions, from.DoneCount);
            var layoutKey = from.LayoutKey ^ MoveKey(first, second) ^ MoveKey(second, first);
            _state.Swap(first, second);
            _trace.Add((from.Trace, edge));
            if (_state.FrontCount == 0)
            {
                return _trace.Count - 1;
            }

            Store(_nextSlots[count++], _state, _trace.Count - 1, layoutKey);
        }

        (_slots, _nextSlots) = (_nextSlots, _slots);
        _slotCount = count;
        return -1;
    }

    /// <summary>Whether a move brings a qubit beside the other one of its gate in the front.</summary>
    private bool Frees(int from, int to) =>
        _state.Occupants[from] is var qubit && qubit >= 0
        && _state.Partners[qubit] is var partner && partner >= 0
        && _state.Places[partner] != to
        && _device.Distance(to, _state.Places[partner]) == 1;

    private ulong MoveKey(int from, int to) => _state.Occupants[from] is var qubit && qubit < 0 ? 0 : Key(qubit, from) ^ Key(qubit, to);

    private ulong Key(int qubit, int place) => _keys[(qubit * _device.QubitCount) + place];

    private ulong LayoutKey(RoutingState state)
    {
        var key = 0UL;
        for (var qubit = 0; qubit < state.Places.Length; qubit++)
        {
            key ^= Key(qubit, state.Places[qubit]);
        }

        return key;
    }

    private void Add(double score, Candidate candidate)
    {
        if (_candidateCount == _scores.Length)
        {
            Array.Resize(ref _scores, 2 * _scores.Length);
            Array.Resize(ref _candidates, 2 * _candidates.Length);
        }

        _scores[_candidateCount] = score;
        _candidates[_candidateCount++] = candidate;
    }

    private void Reserve(WireGraph graph)
    {
        if (_slots.Length != _width || _slots[0].Places.Length != graph.QubitCount || _slots[0].Positions.Length != graph.WireCount)
        {
            _slots = [.. Enumerable.Range(0, _width).Select(_ => new Slot(graph))];
            _nextSlots = [.. Enumerable.Range(0, _width).Select(_ => new Slot(graph))];
        }
    }

    private static void Store(Slot slot, RoutingState state, int trace, ulong layoutKey)
    {
        state.Places.CopyTo(slot.Places, 0);
        state.Positions.CopyTo(slot.Positions, 0);
        slot.DoneCount = state.DoneCount;
        slot.Trace = trace;
        slot.LayoutKey = layoutKey;
    }

    private sealed class Slot(WireGraph graph)
    {
        public int[] Places { get; } = new int[graph.QubitCount];

        public int[] Positions { get; } = new int[graph.WireCount];

        public int DoneCount { get; set; }

        public int Trace { get; set; }

        public ulong LayoutKey { get; set; }
    }

    private readonly record struct Candidate(int Slot, int Edge, ulong Key);
}
