using System.Diagnostics;
using Nexus.Circuits;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Mps;
using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Estimates;

/// <summary>
/// What a matrix product state costs at most: bonds grow with every gate across them as far as the gate, the qubits on either side and
/// the largest bond allow. Instructions are asked for in their order.
/// </summary>
internal sealed class MpsCosts : IFlowCosts
{
    /// <summary>The size of the decomposition that is timed.</summary>
    private const int Measured = 48;

    /// <summary>What a gate costs however small the bonds.</summary>
    private const double SecondsPerGate = 3e-6;

    /// <summary>The seconds of a decomposition and what belongs to it, over the product of its rows, columns and the smaller of both.</summary>
    private static readonly Lazy<double> SecondsPerProduct = new(Measure);

    private readonly MpsOptions _options;

    /// <summary>The bond left of each site, and behind the last.</summary>
    private readonly double[] _bonds;

    private readonly int[] _siteOf;
    private readonly int[] _qubitAt;

    public MpsCosts(int qubits, MpsOptions options)
    {
        _options = options;
        _bonds = new double[qubits + 1];
        Array.Fill(_bonds, 1);
        _siteOf = [.. Enumerable.Range(0, qubits)];
        _qubitAt = [.. Enumerable.Range(0, qubits)];
    }

    public bool IsMixed => false;

    public bool DrawsTogether => true;

    /// <summary>Tensors are shared, not copied.</summary>
    public double Copy => _siteOf.Length * 1e-8;

    public double Of(Instruction instruction) => instruction switch
    {
        GateInstruction { Kind: GateKind.Swap, ControlCount: 0 } swap => Exchange(swap.Qubits[0], swap.Qubits[1]),
        GateInstruction gate => Gate(gate.Qubits, RankOf(gate)),
        ComputedGateInstruction computed => Gate(computed.Qubits, 4),
        MeasureInstruction { Qubit: >= 0 } measure => Move(_siteOf[measure.Qubit]),
        ChannelInstruction { Channel: PauliChannel pauli } => pauli.ErrorProbability * SecondsPerGate,
        ChannelInstruction { Channel: KrausChannel } noise => 2 * Gate(noise.Qubits, noise.Qubits.Length == 1 ? 1 : 4),
        ResetInstruction reset => Move(_siteOf[reset.Qubit]),
        _ => 0,
    };

    public double Draw(double shots)
    {
        // Each shot multiplies a vector into every site.
        var products = 0.0;
        for (var site = 0; site < _siteOf.Length; site++)
        {
            products += 2 * _bonds[site] * _bonds[site + 1];
        }

        return (shots * ((products * SecondsPerProduct.Value / 10) + (_siteOf.Length * 2e-7))) + Move(0) + Move(_siteOf.Length - 1);
    }

    private double Exchange(int a, int b)
    {
        (_siteOf[a], _siteOf[b]) = (_siteOf[b], _siteOf[a]);
        (_qubitAt[_siteOf[a]], _qubitAt[_siteOf[b]]) = (a, b);
        return 0;
    }

    private double Gate(ReadOnlySpan<int> qubits, double rank)
    {
        var seconds = SecondsPerGate;
        if (qubits.Length < 2)
        {
            return qubits.Length == 0 ? seconds : seconds + (4 * _bonds[_siteOf[qubits[0]]] * _bonds[_siteOf[qubits[0]] + 1] * SecondsPerProduct.Value);
        }

        // Towards the one in the middle, as the run does.
        int[] sites = [.. qubits.ToArray().Select(q => _siteOf[q]).Order()];
        var middle = sites.Length / 2;
        for (var i = middle - 1; i >= 0; i--)
        {
            seconds += Carry(sites[i], sites[middle] - (middle - i));
        }

        for (var i = middle + 1; i < sites.Length; i++)
        {
            seconds += Carry(sites[i], sites[middle] + (i - middle));
        }

        var first = sites[middle] - middle;
        for (var cut = 1; cut < sites.Length; cut++)
        {
            seconds += Cut(first + cut, rank, 2 * _bonds[first + cut - 1], Math.Pow(2, sites.Length - cut) * _bonds[first + sites.Length]);
        }

        return seconds;
    }

    private double Carry(int from, int to)
    {
        var seconds = 0.0;
        for (var step = Math.Sign(to - from); from != to; from += step)
        {
            var left = Math.Min(from, from + step);
            seconds += Cut(left + 1, 4, 2 * _bonds[left], 2 * _bonds[left + 2]);
            var (a, b) = (_qubitAt[from], _qubitAt[from + step]);
            (_siteOf[a], _siteOf[b]) = (from + step, from);
            (_qubitAt[from], _qubitAt[from + step]) = (b, a);
        }

        return seconds;
    }

    /// <summary>Cuts two sites apart, and lets the bond between them grow.</summary>
    private double Cut(int bond, double rank, double rows, double columns)
    {
        // What is multiplied together before has the bond as it was.
        var seconds = (rows * columns * Math.Min(Math.Min(rows, columns), _bonds[bond] * rank) * SecondsPerProduct.Value) + SecondsPerGate;
        _bonds[bond] = Math.Min(Math.Min(_options.MaxBond, _bonds[bond] * rank), Math.Min(rows, columns));
        return seconds;
    }

    /// <summary>Moves the centre of the chain to a site, at most from one of its ends.</summary>
    private double Move(int site)
    {
        var seconds = 0.0;
        for (var at = 0; at < Math.Max(site, _siteOf.Length - 1 - site); at++)
        {
            seconds += 2 * _bonds[at] * _bonds[at + 1] * _bonds[at + 1] * SecondsPerProduct.Value;
        }

        return seconds;
    }

    /// <summary>How many terms a gate is a sum of, each a product of what it does left and right of a cut: 2 for a controlled gate on one qubit, at most 4 a qubit.</summary>
    private static double RankOf(GateInstruction gate) =>
        gate.Targets.Length == 1 || gate.Kind == GateKind.RZZ ? 2 : Math.Pow(4, gate.Qubits.Length / 2);

    private static double Measure()
    {
        var random = new Xoshiro256(1);
        var matrix = new ComplexMatrix(Measured, Measured);
        for (var i = 0; i < matrix.Re.Length; i++)
        {
            (matrix.Re[i], matrix.Im[i]) = (random.NextUnit() - 0.5, random.NextUnit() - 0.5);
        }

        var best = double.MaxValue;
        for (var round = 0; round < 6; round++)
        {
            var start = Stopwatch.GetTimestamp();
            var vectors = LeftSingularVectors.Of(matrix, out _, CancellationToken.None);
            vectors.Adjoint().Times(matrix, CancellationToken.None);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best / Math.Pow(Measured, 3);
    }
}
