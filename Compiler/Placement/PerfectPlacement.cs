using System.Numerics;
using Nexus.Compiler.Routing;

namespace Nexus.Compiler.Placement;

/// <summary>
/// Finds a placement in which all gates act on coupled qubits from the start: a subgraph of the device that the program's interaction graph
/// maps into (a monomorphism, as VF2's: Cordella, Foggia, Sansone and Vento, IEEE TPAMI 26:10, 2004). The search keeps for each qubit the set of places
/// that are left to it, as bits, and always goes on with the qubit that has the fewest (forward checking, as in Solnon, "AllDifferent-based filtering for
/// subgraph isomorphism", Artificial Intelligence 174, 2010). It gives up after a number of steps.
/// </summary>
internal sealed class PerfectPlacement
{
    private readonly InteractionGraph _program;
    private readonly DeviceGraph _device;
    private readonly int _words;
    private readonly ulong[] _adjacent;
    private readonly int[] _active;
    private readonly int[] _layout;
    private readonly List<int[]> _found = [];
    private int _budget;
    private int _wanted;
    private RandomSource _random;

    private PerfectPlacement(InteractionGraph program, DeviceGraph device)
    {
        _program = program;
        _device = device;
        _words = (device.QubitCount + 63) / 64;
        _adjacent = new ulong[device.QubitCount * _words];
        for (var place = 0; place < device.QubitCount; place++)
        {
            foreach (var neighbour in device.Neighbours(place))
            {
                _adjacent[(place * _words) + (neighbour / 64)] |= 1UL << (neighbour % 64);
            }
        }

        _active = [.. Enumerable.Range(0, program.QubitCount).Where(q => program.Neighbours(q).Count > 0)];
        _layout = new int[program.QubitCount];
    }

    /// <summary>
    /// Finds a placement; where the device's error rates are known, of several found the one whose gates are the least likely to fail.
    /// </summary>
    /// <param name="program">The program's gates.</param>
    /// <param name="device">The device.</param>
    /// <param name="seed">The order in which places are tried.</param>
    /// <param name="budget">How many steps to search; a step places one qubit.</param>
    /// <returns>For each qubit of the program its place; null when there is none or none was found.</returns>
    public static int[]? Find(InteractionGraph program, DeviceGraph device, ulong seed, int budget)
    {
        if (program.QubitCount > device.QubitCount)
        {
            return null;
        }

        var search = new PerfectPlacement(program, device) { _wanted = device.HasErrorRates ? 64 : 1 };

        // A few early choices may ruin a search for good: restarts with other choices find what going on would not.
        for (var (round, share) = (0, 1000L); budget > 0; round++, share *= 2)
        {
            search._random = new RandomSource(RandomSource.Derive(seed, (ulong)round));
            search._budget = (int)Math.Min(share, budget);
            budget -= search._budget;
            var ended = search.Start();
            if (ended || search._found.Count > 0)
            {
                break;
            }
        }

        return search._found.MinBy(layout => Failure(program, device, layout));
    }

    /// <summary>The sum over the gates of the rates with which they fail; gates that are not on coupled qubits are left out.</summary>
    public static double Failure(InteractionGraph program, DeviceGraph device, int[] layout)
    {
        var sum = 0.0;
        for (var qubit = 0; qubit < layout.Length; qubit++)
        {
            var neighbours = device.Neighbours(layout[qubit]);
            var edges = device.NeighbourEdges(layout[qubit]);
            foreach (var (other, weight) in program.Neighbours(qubit))
            {
                if (neighbours.IndexOf(layout[other]) is var k && k >= 0)
                {
                    sum += weight * device.ErrorOf(edges[k]);
                }
            }
        }

        return sum;
    }

    /// <summary>Searches; true when there is nothing left to search.</summary>
    private bool Start()
    {
        var domains = new ulong[_active.Length][];
        for (var i = 0; i < domains.Length; i++)
        {
            domains[i] = new ulong[_words];
            var needed = Degrees(_program.Neighbours(_active[i]).Select(n => _program.Neighbours(n.Other).Count));
            for (var place = 0; place < _device.QubitCount; place++)
            {
                if (Covers(place, needed))
                {
                    domains[i][place / 64] |= 1UL << (place % 64);
                }
            }
        }

        return Place(domains, new bool[_active.Length], 0);
    }

    private static int[] Degrees(IEnumerable<int> degrees) => [.. degrees.OrderDescending()];

    /// <summary>Whether a place has neighbours enough, and these in turn: for each neighbour of the qubit one with as many.</summary>
    private bool Covers(int place, int[] needed)
    {
        var neighbours = _device.Neighbours(place);
        if (neighbours.Length < needed.Length)
        {
            return false;
        }

        var given = Degrees(neighbours.ToArray().Select(n => _device.Neighbours(n).Length));
        for (var i = 0; i < needed.Length; i++)
        {
            if (given[i] < needed[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Places the qubits that are left; false when the budget is used up, true otherwise, found or not.</summary>
    private bool Place(ulong[][] domains, bool[] placed, int count)
    {
        if (count == _active.Length)
        {
            Keep();
            return true;
        }

        var chosen = -1;
        var fewest = int.MaxValue;
        for (var i = 0; i < domains.Length; i++)
        {
            if (!placed[i])
            {
                var size = Size(domains[i]);
                var neighbours = _program.Neighbours(_active[i]).Count;
                if (size < fewest || (size == fewest && neighbours > _program.Neighbours(_active[chosen]).Count))
                {
                    (chosen, fewest) = (i, size);
                }
            }
        }

        placed[chosen] = true;
        foreach (var place in Shuffled(domains[chosen], fewest))
        {
            if (_budget-- <= 0)
            {
                return false;
            }

            _layout[_active[chosen]] = place;
            if (Narrow(domains, placed, chosen, place) is { } narrowed && !Place(narrowed, placed, count + 1))
            {
                return false;
            }

            if (_found.Count >= _wanted)
            {
                return true;
            }
        }

        placed[chosen] = false;
        return true;
    }

    /// <summary>What is left to the others once a qubit has a place; null when one of them has nothing left.</summary>
    private ulong[][]? Narrow(ulong[][] domains, bool[] placed, int chosen, int place)
    {
        var narrowed = new ulong[domains.Length][];
        var near = _adjacent.AsSpan(place * _words, _words);
        var neighbours = _program.Neighbours(_active[chosen]);
        for (var i = 0; i < domains.Length; i++)
        {
            if (placed[i])
            {
                continue;
            }

            var domain = (ulong[])domains[i].Clone();
            domain[place / 64] &= ~(1UL << (place % 64));
            if (Meets(neighbours, _active[i]))
            {
                for (var word = 0; word < _words; word++)
                {
                    domain[word] &= near[word];
                }
            }

            if (Size(domain) == 0)
            {
                return null;
            }

            narrowed[i] = domain;
        }

        return narrowed;
    }

    private static bool Meets(IReadOnlyList<(int Other, double Weight)> neighbours, int qubit)
    {
        foreach (var (other, _) in neighbours)
        {
            if (other == qubit)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Keeps what was found; qubits that meet no other take any place left.</summary>
    private void Keep()
    {
        int[] layout = [.. _layout];
        var free = Enumerable.Range(0, _device.QubitCount).Except(_active.Select(q => layout[q])).GetEnumerator();
        foreach (var qubit in Enumerable.Range(0, layout.Length).Except(_active))
        {
            free.MoveNext();
            layout[qubit] = free.Current;
        }

        _found.Add(layout);
    }

    private int[] Shuffled(ulong[] domain, int size)
    {
        var places = new int[size];
        var count = 0;
        for (var word = 0; word < domain.Length; word++)
        {
            for (var bits = domain[word]; bits != 0; bits &= bits - 1)
            {
                places[count++] = (word * 64) + BitOperations.TrailingZeroCount(bits);
            }
        }

        _random.Shuffle(places);
        return places;
    }

    private static int Size(ulong[] domain)
    {
        var size = 0;
        foreach (var word in domain)
        {
            size += BitOperations.PopCount(word);
        }

        return size;
    }
}
