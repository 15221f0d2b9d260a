using System.Runtime.CompilerServices;
using Nexus.Circuits.Targets;

namespace Nexus.Compiler.Routing;

/// <summary>The qubits of a device and the pairs that a gate may join, as a graph: neighbours and distances. Immutable.</summary>
public sealed class DeviceGraph
{
    /// <summary>The distance between qubits that no path joins.</summary>
    public const ushort Unreachable = ushort.MaxValue;

    private static readonly ConditionalWeakTable<Target, DeviceGraph> OfTargets = [];

    private readonly int[] _starts;
    private readonly int[] _neighbours;
    private readonly int[] _neighbourEdges;
    private readonly int[] _components;
    private readonly ushort[] _distances;
    private readonly (int First, int Second)[] _edges;
    private readonly double[]? _errors;

    private DeviceGraph(int qubitCount, (int First, int Second)[] edges, double[]? errors)
    {
        QubitCount = qubitCount;
        _edges = edges;
        _errors = errors;
        _starts = new int[qubitCount + 1];
        foreach (var (a, b) in edges)
        {
            _starts[a + 1]++;
            _starts[b + 1]++;
        }

        for (var i = 1; i <= qubitCount; i++)
        {
            _starts[i] += _starts[i - 1];
        }

        _neighbours = new int[2 * edges.Length];
        _neighbourEdges = new int[2 * edges.Length];
        var next = _starts[..^1];
        for (var edge = 0; edge < edges.Length; edge++)
        {
            var (a, b) = edges[edge];
            _neighbourEdges[next[a]] = edge;
            _neighbours[next[a]++] = b;
            _neighbourEdges[next[b]] = edge;
            _neighbours[next[b]++] = a;
        }

        _distances = new ushort[(long)qubitCount * qubitCount];
        _components = new int[qubitCount];
        Measure();
    }

    /// <summary>How many qubits the device has.</summary>
    public int QubitCount { get; }

    /// <summary>The coupled pairs, each once, the lower qubit first, in ascending order.</summary>
    public IReadOnlyList<(int First, int Second)> Edges => _edges;

    /// <summary>How many parts the device falls into between which no path leads.</summary>
    public int ComponentCount { get; private set; }

    /// <summary>Whether error rates are known.</summary>
    public bool HasErrorRates => _errors is not null;

    internal ReadOnlySpan<ushort> Distances => _distances;

    /// <summary>The graph of a target. Made once for each target.</summary>
    /// <param name="target">A target with couplings.</param>
    /// <param name="qubitCount">How many qubits it has at the least, where neither its count nor its couplings say so.</param>
    /// <exception cref="ArgumentException">The target has no couplings: every pair may be joined, and there is nothing to route.</exception>
    public static DeviceGraph Of(Target target, int qubitCount = 0)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Couplings is not { } couplings)
        {
            throw new ArgumentException($"The target {target.Name} has no couplings.", nameof(target));
        }

        var known = OfTargets.GetValue(target, t => Of(
            t.QubitCount ?? Math.Max(qubitCount, couplings.Count == 0 ? 0 : couplings.Max(c => Math.Max(c.First, c.Second)) + 1), couplings, Rates(t)));
        return known.QubitCount >= qubitCount || target.QubitCount is not null ? known : Of(qubitCount, couplings, Rates(target));
    }

    /// <summary>The error rates of pairs; the mean of those known for a pair of which none was told.</summary>
    private static Func<int, int, double>? Rates(Target target)
    {
        var known = target.ErrorRates is { } rates
            ? target.Couplings!.Select(c => rates.TwoQubit(c.First, c.Second)).OfType<double>().DefaultIfEmpty().Average()
            : 0;
        return known > 0 ? (a, b) => target.ErrorRates!.TwoQubit(a, b) ?? known : null;
    }

    /// <summary>A graph of qubits and pairs.</summary>
    /// <param name="qubitCount">How many qubits there are.</param>
    /// <param name="couplings">The pairs; order and repetition do not matter.</param>
    /// <param name="error">The error rate of a gate on a pair, from 0 to 1; null when rates are not known.</param>
    /// <exception cref="ArgumentOutOfRangeException">A pair names a qubit that there is not.</exception>
    public static DeviceGraph Of(int qubitCount, IEnumerable<(int First, int Second)> couplings, Func<int, int, double>? error = null)
    {
        ArgumentNullException.ThrowIfNull(couplings);
        ArgumentOutOfRangeException.ThrowIfNegative(qubitCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(qubitCount, Unreachable);
        var edges = couplings
            .Where(c => c.First != c.Second)
            .Select(c => (First: Math.Min(c.First, c.Second), Second: Math.Max(c.First, c.Second)))
            .Distinct()
            .Order()
            .ToArray();
        foreach (var (first, second) in edges)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(first, nameof(couplings));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(second, qubitCount, nameof(couplings));
        }

        return new DeviceGraph(qubitCount, edges, error is null ? null : [.. edges.Select(e => error(e.First, e.Second))]);
    }

    /// <summary>The qubits that a gate may join with this one, in ascending order.</summary>
    public ReadOnlySpan<int> Neighbours(int qubit) => _neighbours.AsSpan(_starts[qubit], _starts[qubit + 1] - _starts[qubit]);

    /// <summary>For each of <see cref="Neighbours"/>, the number in <see cref="Edges"/> of the pair.</summary>
    public ReadOnlySpan<int> NeighbourEdges(int qubit) => _neighbourEdges.AsSpan(_starts[qubit], _starts[qubit + 1] - _starts[qubit]);

    /// <summary>How many couplings lie between two qubits on a shortest path; <see cref="Unreachable"/> when there is none.</summary>
    public ushort Distance(int first, int second) => _distances[(first * QubitCount) + second];

    /// <summary>The part of the device that a qubit is in, from 0.</summary>
    public int ComponentOf(int qubit) => _components[qubit];

    /// <summary>The error rate of a gate on a pair; 0 where rates are not known.</summary>
    public double ErrorOf(int edge) => _errors is null ? 0 : _errors[edge];

    /// <summary>The first pair, as its number in <see cref="Edges"/>, of a shortest path.</summary>
    /// <exception cref="ArgumentException">No path leads there, or the two qubits are the same.</exception>
    public int StepTowards(int from, int to)
    {
        var neighbours = Neighbours(from);
        for (var k = 0; k < neighbours.Length; k++)
        {
            if (Distance(neighbours[k], to) < Distance(from, to))
            {
                return NeighbourEdges(from)[k];
            }
        }

        throw new ArgumentException("No path leads from the one qubit to the other.", nameof(to));
    }

    private void Measure()
    {
        var queue = new int[QubitCount];
        Array.Fill(_distances, Unreachable);
        Array.Fill(_components, -1);
        for (var source = 0; source < QubitCount; source++)
        {
            var distances = _distances.AsSpan(source * QubitCount, QubitCount);
            var (head, tail) = (0, 1);
            queue[0] = source;
            distances[source] = 0;
            while (head < tail)
            {
                var at = queue[head++];
                foreach (var neighbour in Neighbours(at))
                {
                    if (distances[neighbour] == Unreachable)
                    {
                        distances[neighbour] = (ushort)(distances[at] + 1);
                        queue[tail++] = neighbour;
                    }
                }
            }

            if (_components[source] < 0)
            {
                for (var i = 0; i < tail; i++)
                {
                    _components[queue[i]] = ComponentCount;
                }

                ComponentCount++;
            }
        }
    }
}
