using System.Globalization;
using System.Numerics;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Mps;

/// <summary>
/// A matrix product state: a chain of sites, a tensor each with a bond to the left, the qubit's value, and a bond to the right (Vidal,
/// Phys. Rev. Lett. 91, 147902). Sites left of the centre are isometries from the left, those right of it from the right, so that what a cut at the
/// centre leaves out is known. Qubits that a gate joins are first moved next to each other, and stay there.
/// </summary>
internal sealed class MpsState : IFlowState<MpsState>, IPureState, IDrawnState
{
    /// <summary>The most qubits of one gate: their sites are taken together, and cut apart again.</summary>
    public const int MaxGateQubits = 6;

    private static readonly Complex[] SwapMatrix = [1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1];

    private readonly MpsOptions _options;

    /// <summary>Tensors with the index (left * 2 + value) * rightCount + right.</summary>
    private readonly ComplexMatrix[] _sites;

    private readonly int[] _siteOf;
    private readonly int[] _qubitAt;
    private int _centre;

    public MpsState(int qubits, MpsOptions options)
    {
        _options = options;
        _sites = new ComplexMatrix[qubits];
        _siteOf = new int[qubits];
        _qubitAt = new int[qubits];
        Clear(CancellationToken.None);
    }

    /// <summary>The largest bond so far.</summary>
    public int LargestBond { get; private set; }

    /// <summary>The product of the weights kept.</summary>
    public double Kept { get; private set; }

    /// <summary>The bytes of a state at its largest.</summary>
    public static long Bytes(int qubits, MpsOptions options)
    {
        var bytes = 0L;
        for (var site = 0; site < qubits; site++)
        {
            bytes += 2L * BondBefore(site) * BondBefore(site + 1) * 16;
        }

        // And two sites taken together, what they are cut into, and the rotations.
        return bytes + (4L * 4 * options.MaxBond * options.MaxBond * 16) + 4096;

        long BondBefore(int site) => Math.Min(options.MaxBond, 1L << Math.Min(30, Math.Min(site, qubits - site)));
    }

    public void Clear(CancellationToken cancellationToken)
    {
        for (var qubit = 0; qubit < _sites.Length; qubit++)
        {
            _sites[qubit] = new ComplexMatrix(2, 1) { [0, 0] = 1 };
            _siteOf[qubit] = qubit;
            _qubitAt[qubit] = qubit;
        }

        _centre = 0;
        LargestBond = 1;
        Kept = 1;
    }

    public void CopyFrom(MpsState other, CancellationToken cancellationToken)
    {
        for (var site = 0; site < _sites.Length; site++)
        {
            // Tensors are never changed in place, so they can be shared.
            _sites[site] = other._sites[site];
        }

        other._siteOf.CopyTo(_siteOf, 0);
        other._qubitAt.CopyTo(_qubitAt, 0);
        _centre = other._centre;
        LargestBond = other.LargestBond;
        Kept = other.Kept;
    }

    public void Apply(GateInstruction gate, CancellationToken cancellationToken)
    {
        if (gate.Qubits.Length == 0)
        {
            // A phase of the whole, which no outcome shows.
            return;
        }

        if (gate is { Kind: Circuits.GateKind.Swap, ControlCount: 0 })
        {
            var (a, b) = (gate.Qubits[0], gate.Qubits[1]);
            (_siteOf[a], _siteOf[b]) = (_siteOf[b], _siteOf[a]);
            (_qubitAt[_siteOf[a]], _qubitAt[_siteOf[b]]) = (a, b);
            return;
        }

        if (gate.Qubits.Length > MaxGateQubits)
        {
            throw TooWide(gate);
        }

        Apply(GateInstruction.WithControls(gate.Matrix, gate.ControlCount, gate.Qubits.Length), gate.Qubits, cancellationToken);
    }

    /// <summary>The refusal of a gate on too many qubits.</summary>
    public static SimulationException TooWide(GateInstruction gate) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Gate '{gate.Name}' (operation {gate.Operation}, counted from 0) acts on {gate.Qubits.Length} qubits; the mps simulator takes gates on at most {MaxGateQubits}. Compile the circuit to gates on two qubits first."),
        gate.Operation);

    public double ChanceOfOne(int qubit, CancellationToken cancellationToken)
    {
        var (zero, one) = Weights(qubit, cancellationToken);
        return one / (zero + one);
    }

    public void Collapse(int qubit, bool outcome, CancellationToken cancellationToken)
    {
        var (zero, one) = Weights(qubit, cancellationToken);
        var scale = 1 / Math.Sqrt(outcome ? one : zero);
        Apply(outcome ? [0, 0, 0, scale] : [scale, 0, 0, 0], [qubit], cancellationToken);

        // What was entangled with the qubit is less so now: moving the centre there and back makes the bonds smaller.
        var site = _siteOf[qubit];
        MoveCentre(Math.Min(site + 1, _sites.Length - 1), cancellationToken);
        MoveCentre(Math.Max(site - 1, 0), cancellationToken);
    }

    public void Chances(KrausChannel channel, ReadOnlySpan<int> qubits, Span<double> chances, CancellationToken cancellationToken)
    {
        var joined = Join(qubits, out var first, cancellationToken);
        var left = LeftBond(first);
        Span<int> rows = stackalloc int[1 << qubits.Length];
        NumberRows(qubits, first, rows);
        var size = rows.Length;
        for (var k = 0; k < chances.Length; k++)
        {
            // The trace of K†K times the density matrix of the qubits, an entry at a time.
            chances[k] = 0;
            for (var i = 0; i < size * size; i++)
            {
                var (to, from) = (i / size, i % size);
                var weight = channel.Weights[k][(rows[to] * size) + rows[from]];
                for (var l = 0; weight != Complex.Zero && l < left; l++)
                {
                    var overlap = ComplexMatrix.Dot(
                        Part(joined.Re, (l * size) + to), Part(joined.Im, (l * size) + to), Part(joined.Re, (l * size) + from), Part(joined.Im, (l * size) + from));
                    chances[k] += (weight * overlap).Real;
                }
            }
        }

        ReadOnlySpan<double> Part(double[] numbers, int row) => numbers.AsSpan(row * joined.Columns, joined.Columns);
    }

    public void Apply(Channel channel, int index, double chance, ReadOnlySpan<int> qubits, CancellationToken cancellationToken)
    {
        if (channel is PauliChannel)
        {
            for (var i = 0; i < qubits.Length; i++)
            {
                if ((index >> (2 * i) & 3) is var pauli and not 0)
                {
                    Apply(PauliChannel.PauliMatrix(pauli, 1, 1), [qubits[i]], cancellationToken);
                }
            }

            return;
        }

        var scale = 1 / Math.Sqrt(chance);
        Apply([.. channel.KrausOperators[index].Select(entry => entry * scale)], qubits, cancellationToken);
    }

    public void Flip(int qubit, CancellationToken cancellationToken) => Apply([0, 1, 1, 0], [qubit], cancellationToken);

    public void Draw(
        ReadOnlySpan<int> qubits, int shots, Xoshiro256 random, DrawnValues receive, CancellationToken cancellationToken)
    {
        MoveCentre(0, cancellationToken);
        var places = new int[_sites.Length];
        Array.Fill(places, -1);
        var last = 0;
        for (var i = 0; i < qubits.Length; i++)
        {
            places[_siteOf[qubits[i]]] = i;
            last = Math.Max(last, _siteOf[qubits[i]]);
        }

        var values = new ulong[(qubits.Length + 63) / 64];
        new ChainSampler(_sites, places, last, values, random, receive, cancellationToken).Descend(0, new ComplexMatrix(1, 1) { [0, 0] = 1 }, shots);
    }

    public void Dispose()
    {
    }

    private int LeftBond(int site) => site == 0 ? 1 : _sites[site - 1].Columns;

    private (double Zero, double One) Weights(int qubit, CancellationToken cancellationToken)
    {
        var site = _siteOf[qubit];
        MoveCentre(site, cancellationToken);
        var tensor = _sites[site];
        Span<double> weights = [0, 0];
        for (var row = 0; row < tensor.Rows; row++)
        {
            var re = tensor.Re.AsSpan(row * tensor.Columns, tensor.Columns);
            var im = tensor.Im.AsSpan(row * tensor.Columns, tensor.Columns);
            weights[row & 1] += ComplexMatrix.Dot(re, im, re, im).Real;
        }

        return (weights[0], weights[1]);
    }

    /// <summary>Applies a matrix whose row number has the first qubit as its low bit.</summary>
    private void Apply(Complex[] matrix, ReadOnlySpan<int> qubits, CancellationToken cancellationToken)
    {
        var joined = Join(qubits, out var first, cancellationToken);
        var count = qubits.Length;
        var left = LeftBond(first);
        var right = joined.Columns;
        joined = Multiply(matrix, qubits, first, joined, left, right);
        for (var i = 0; i < count - 1; i++)
        {
            joined = Cut(first + i, joined.As(left * 2, joined.Re.Length / (left * 2)), cancellationToken);
            left = joined.Rows;
        }

        _sites[first + count - 1] = joined.As(left * 2, right);
        _centre = first + count - 1;
    }

    /// <summary>The sites of qubits taken together, with the centre among them; the row number is (left * 2^count) + the values, the first site's the high bit.</summary>
    private ComplexMatrix Join(ReadOnlySpan<int> qubits, out int first, CancellationToken cancellationToken)
    {
        first = Gather(qubits, cancellationToken);
        MoveCentre(Math.Clamp(_centre, first, first + qubits.Length - 1), cancellationToken);
        var joined = _sites[first];
        for (var i = 1; i < qubits.Length; i++)
        {
            var next = _sites[first + i];
            joined = joined.Times(next.As(joined.Columns, next.Rows * next.Columns / joined.Columns), cancellationToken).As(joined.Rows * 2, next.Columns);
        }

        return joined;
    }

    /// <summary>The row number of a gate that each value of the sites, the first site its high bit, stands for.</summary>
    private void NumberRows(ReadOnlySpan<int> qubits, int first, Span<int> rows)
    {
        for (var value = 0; value < rows.Length; value++)
        {
            rows[value] = 0;
            for (var i = 0; i < qubits.Length; i++)
            {
                rows[value] |= (value >> (qubits.Length - 1 - (_siteOf[qubits[i]] - first)) & 1) << i;
            }
        }
    }

    private ComplexMatrix Multiply(Complex[] matrix, ReadOnlySpan<int> qubits, int first, ComplexMatrix joined, int left, int right)
    {
        var size = 1 << qubits.Length;
        Span<int> rows = stackalloc int[size];
        NumberRows(qubits, first, rows);
        var result = new ComplexMatrix(left * size, right);
        for (var l = 0; l < left; l++)
        {
            for (var to = 0; to < size; to++)
            {
                for (var from = 0; from < size; from++)
                {
                    var entry = matrix[(rows[to] * size) + rows[from]];
                    if (entry != Complex.Zero)
                    {
                        ComplexMatrix.AddScaled(
                            joined.Re.AsSpan(((l * size) + from) * right, right),
                            joined.Im.AsSpan(((l * size) + from) * right, right),
                            entry.Real,
                            entry.Imaginary,
                            result.Re.AsSpan(((l * size) + to) * right, right),
                            result.Im.AsSpan(((l * size) + to) * right, right));
                    }
                }
            }
        }

        return result;
    }

    /// <summary>Cuts a site off: what is left of the cut becomes an isometry; what is right of it is returned.</summary>
    private ComplexMatrix Cut(int site, ComplexMatrix joined, CancellationToken cancellationToken)
    {
        var vectors = LeftSingularVectors.Of(joined, out var weights, cancellationToken);
        var total = weights.Sum();
        var bond = weights.Length;
        var dropped = 0.0;
        while (bond > 1 && (bond > _options.MaxBond || weights[bond - 1] <= total * 1e-28 || dropped + weights[bond - 1] <= _options.Truncation * total))
        {
            bond--;
            dropped += weights[bond];
        }

        var isometry = new ComplexMatrix(vectors.Rows, bond);
        for (var row = 0; row < vectors.Rows; row++)
        {
            vectors.Re.AsSpan(row * vectors.Columns, bond).CopyTo(isometry.Re.AsSpan(row * bond, bond));
            vectors.Im.AsSpan(row * vectors.Columns, bond).CopyTo(isometry.Im.AsSpan(row * bond, bond));
        }

        var rest = isometry.Adjoint().Times(joined, cancellationToken);
        rest.Scale(Math.Sqrt(total / (total - dropped)));
        _sites[site] = isometry;
        LargestBond = Math.Max(LargestBond, bond);
        Kept *= 1 - (dropped / total);
        return rest;
    }

    /// <summary>Moves qubits next to each other, and tells the first of their sites.</summary>
    private int Gather(ReadOnlySpan<int> qubits, CancellationToken cancellationToken)
    {
        var sites = new int[qubits.Length];
        for (var i = 0; i < sites.Length; i++)
        {
            sites[i] = _siteOf[qubits[i]];
        }

        Array.Sort(sites);

        // Towards the one in the middle; those nearest to it first.
        var middle = sites.Length / 2;
        for (var i = middle - 1; i >= 0; i--)
        {
            Carry(sites[i], sites[middle] - (middle - i), cancellationToken);
        }

        for (var i = middle + 1; i < sites.Length; i++)
        {
            Carry(sites[i], sites[middle] + (i - middle), cancellationToken);
        }

        return sites[middle] - middle;
    }

    private void Carry(int from, int to, CancellationToken cancellationToken)
    {
        for (var step = Math.Sign(to - from); from != to; from += step)
        {
            var (a, b) = (_qubitAt[from], _qubitAt[from + step]);
            Apply(SwapMatrix, [a, b], cancellationToken);
            (_siteOf[a], _siteOf[b]) = (from + step, from);
            (_qubitAt[from], _qubitAt[from + step]) = (b, a);
        }
    }

    private void MoveCentre(int site, CancellationToken cancellationToken)
    {
        while (_centre < site)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (isometry, rest) = Orthogonalization.Of(_sites[_centre], cancellationToken);
            var next = _sites[_centre + 1];
            _sites[_centre] = isometry;
            _sites[_centre + 1] = rest.Times(next.As(rest.Columns, next.Re.Length / rest.Columns), cancellationToken).As(rest.Rows * 2, next.Columns);
            _centre++;
        }

        while (_centre > site)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tensor = _sites[_centre];
            var left = LeftBond(_centre);
            var (isometry, rest) = Orthogonalization.Of(tensor.As(left, 2 * tensor.Columns).Adjoint(), cancellationToken);
            _sites[_centre] = isometry.Adjoint().As(isometry.Columns * 2, tensor.Columns);
            _sites[_centre - 1] = _sites[_centre - 1].Times(rest.Adjoint(), cancellationToken);
            _centre--;
        }
    }
}
