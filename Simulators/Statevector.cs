using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Nexus.Simulators.Kernels;

namespace Nexus.Simulators;

/// <summary>
/// The state of n qubits: 2^n complex amplitudes in aligned native memory, qubit k at bit k of the index. Disposing frees it.
/// One thread at a time may use it.
/// </summary>
public sealed unsafe class Statevector : IDisposable
{
    /// <summary>Cache lines and any vector register divide this.</summary>
    private const nuint Alignment = 64;

    /// <summary>Runs are cut at 2^14 amplitudes (256 KiB), so that no sweep holds back a cancellation.</summary>
    private const int MaxRunQubits = 14;

    /// <summary>However much work a kernel has, runs are not cut shorter than 2^4 amplitudes: one block of <see cref="DenseKernel{TQuad}"/>.</summary>
    private const int MinRunQubits = 4;

    /// <summary>Cancellation is looked at each time that 2^18 amplitudes, at most, have been visited: a few milliseconds.</summary>
    private const int CheckQubits = 18;

    private double* _amplitudes;

    /// <summary>Allocates the state |0...0&gt;.</summary>
    /// <exception cref="SimulationException">The machine did not give the memory.</exception>
    internal Statevector(int qubitCount, bool forceScalar = false, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(qubitCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(qubitCount, StatevectorMemory.MaxAddressableQubits);
        QubitCount = qubitCount;
        Vectorized = Vector256.IsHardwareAccelerated && !forceScalar;
        try
        {
            _amplitudes = (double*)NativeMemory.AlignedAlloc((nuint)Count * (nuint)StatevectorMemory.AmplitudeBytes, Alignment);
        }
        catch (OutOfMemoryException e)
        {
            throw new SimulationException($"The machine has no memory left for {StatevectorMemory.Format(StatevectorMemory.RequiredBytes(qubitCount))} of state.", e);
        }

        try
        {
            Initialize(Complex.One, cancellationToken);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How many qubits there are.</summary>
    public int QubitCount { get; }

    /// <summary>How many amplitudes there are: 2^<see cref="QubitCount"/>.</summary>
    public long Count => 1L << QubitCount;

    /// <summary>The amplitude of a basis state; bit k of <paramref name="index"/> is the value of qubit k.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such basis state.</exception>
    /// <exception cref="ObjectDisposedException">The state has been disposed.</exception>
    public Complex this[long index]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_amplitudes is null, this);
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new Complex(_amplitudes[2 * index], _amplitudes[2 * index + 1]);
        }
    }

    private bool Vectorized { get; }

    /// <summary>A copy of all amplitudes, in the order of their indices.</summary>
    /// <exception cref="InvalidOperationException">There are more amplitudes than an array can hold.</exception>
    /// <exception cref="ObjectDisposedException">The state has been disposed.</exception>
    public Complex[] ToArray()
    {
        ObjectDisposedException.ThrowIf(_amplitudes is null, this);
        if (Count > Array.MaxLength)
        {
            throw new InvalidOperationException($"{Count} amplitudes do not fit an array.");
        }

        return new ReadOnlySpan<Complex>(_amplitudes, (int)Count).ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_amplitudes);
        _amplitudes = null;
    }

    /// <summary>Sets the state to <paramref name="phase"/> |0...0&gt;.</summary>
    internal void Initialize(Complex phase, CancellationToken cancellationToken)
    {
        for (long done = 0; done < Count; done += 1L << CheckQubits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            NativeMemory.Clear(_amplitudes + 2 * done, (nuint)(Math.Min(Count - done, 1L << CheckQubits) * StatevectorMemory.AmplitudeBytes));
        }

        _amplitudes[0] = phase.Real;
        _amplitudes[1] = phase.Imaginary;
    }

    /// <summary>Takes over the amplitudes of a state of the same size.</summary>
    internal void CopyFrom(Statevector other, CancellationToken cancellationToken)
    {
        for (long done = 0; done < Count; done += 1L << CheckQubits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            NativeMemory.Copy(
                other._amplitudes + 2 * done,
                _amplitudes + 2 * done,
                (nuint)(Math.Min(Count - done, 1L << CheckQubits) * StatevectorMemory.AmplitudeBytes));
        }
    }

    /// <summary>Adds |amplitude|^2 of <paramref name="into"/>.Length amplitudes from <paramref name="start"/> on, one after the other: running sums.</summary>
    internal void Accumulate(long start, Span<double> into)
    {
        var at = _amplitudes + 2 * start;
        var sum = 0.0;
        for (var i = 0; i < into.Length; i++)
        {
            sum += at[2 * i] * at[2 * i] + at[2 * i + 1] * at[2 * i + 1];
            into[i] = sum;
        }
    }

    /// <summary>The sum of |amplitude|^2 over <paramref name="count"/> amplitudes from <paramref name="start"/> on.</summary>
    internal double Norm(long start, long count) => count == 1
        ? _amplitudes[2 * start] * _amplitudes[2 * start] + _amplitudes[2 * start + 1] * _amplitudes[2 * start + 1]
        : NormKernel.Norm(_amplitudes + 2 * start, 2 * count);

    /// <summary>The weight of the states where a qubit is 0 and where it is 1; their sum is 1 but for rounding.</summary>
    internal (double Zero, double One) Weights(int qubit, CancellationToken cancellationToken)
    {
        if (qubit == 0)
        {
            var lane = default(LaneNormKernel);
            Sweep(0, ref lane, cancellationToken);
            return (lane.Zero, lane.One);
        }

        var pair = new NormKernel(Distance(qubit));
        Sweep(1UL << qubit, 0, ref pair, cancellationToken);
        return (pair.Zero, pair.One);
    }

    /// <summary>Keeps the states where <paramref name="qubit"/> has the value <paramref name="one"/>, multiplied by <paramref name="scale"/>, and clears the others.</summary>
    internal void Project(int qubit, bool one, double scale, CancellationToken cancellationToken) =>
        ApplyDiagonal(qubit, 0, one ? 0 : scale, one ? scale : 0, cancellationToken);

    /// <summary>Applies a general one-qubit gate where all qubits of the mask <paramref name="controls"/> are 1.</summary>
    internal void ApplyMatrix(int target, ulong controls, in Matrix2 matrix, CancellationToken cancellationToken)
    {
        if (Vectorized)
        {
            ApplyMatrix<VectorQuad>(target, controls, matrix, cancellationToken);
        }
        else
        {
            ApplyMatrix<ScalarQuad>(target, controls, matrix, cancellationToken);
        }
    }

    /// <summary>Applies diag(<paramref name="zero"/>, <paramref name="one"/>) under controls.</summary>
    internal void ApplyDiagonal(int target, ulong controls, Complex zero, Complex one, CancellationToken cancellationToken)
    {
        if (Vectorized)
        {
            ApplyDiagonal<VectorQuad>(target, controls, zero, one, cancellationToken);
        }
        else
        {
            ApplyDiagonal<ScalarQuad>(target, controls, zero, one, cancellationToken);
        }
    }

    /// <summary>Applies X under controls.</summary>
    internal void ApplyX(int target, ulong controls, CancellationToken cancellationToken)
    {
        if (Vectorized)
        {
            ApplyX<VectorQuad>(target, controls, cancellationToken);
        }
        else
        {
            ApplyX<ScalarQuad>(target, controls, cancellationToken);
        }
    }

    /// <summary>Exchanges two qubits under controls.</summary>
    internal void ApplySwap(int first, int second, ulong controls, CancellationToken cancellationToken)
    {
        if (Vectorized)
        {
            ApplySwap<VectorQuad>(first, second, controls, cancellationToken);
        }
        else
        {
            ApplySwap<ScalarQuad>(first, second, controls, cancellationToken);
        }
    }

    /// <summary>
    /// Mixes each state with the one where both qubits are flipped, under controls: keep * itself, plus <paramref name="mixEven"/>
    /// times the other where the qubits are equal and <paramref name="mixOdd"/> times it where they differ.
    /// </summary>
    internal void ApplyFlipMix(int first, int second, ulong controls, Complex keep, Complex mixEven, Complex mixOdd, CancellationToken cancellationToken)
    {
        if (Vectorized)
        {
            ApplyFlipMix<VectorQuad>(first, second, controls, keep, mixEven, mixOdd, cancellationToken);
        }
        else
        {
            ApplyFlipMix<ScalarQuad>(first, second, controls, keep, mixEven, mixOdd, cancellationToken);
        }
    }

    /// <summary>Multiplies by <paramref name="even"/> where two qubits are equal and by <paramref name="odd"/> where they differ, under controls.</summary>
    internal void ApplyParity(int first, int second, ulong controls, Complex even, Complex odd, CancellationToken cancellationToken)
    {
        if (Vectorized)
        {
            ApplyParity<VectorQuad>(first, second, controls, even, odd, cancellationToken);
        }
        else
        {
            ApplyParity<ScalarQuad>(first, second, controls, even, odd, cancellationToken);
        }
    }

    /// <summary>Multiplies by a phase where all qubits of the mask <paramref name="controls"/> are 1: everywhere when there are none.</summary>
    internal void ApplyPhase(ulong controls, Complex phase, CancellationToken cancellationToken)
    {
        if (QubitCount == 0)
        {
            // A single amplitude is no whole quad.
            var amplitude = phase * new Complex(_amplitudes[0], _amplitudes[1]);
            _amplitudes[0] = amplitude.Real;
            _amplitudes[1] = amplitude.Imaginary;
        }
        else if (Vectorized)
        {
            ApplyPhase<VectorQuad>(controls, phase, cancellationToken);
        }
        else
        {
            ApplyPhase<ScalarQuad>(controls, phase, cancellationToken);
        }
    }

    /// <summary>Applies a matrix to any number of qubits, under controls. Takes room for eight quads a row beside the state.</summary>
    /// <param name="targets">The qubits; the first is the low bit of the row number.</param>
    /// <param name="controls">The mask of the controls.</param>
    /// <param name="matrix">2^n rows of 2^n entries, row after row.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    internal void ApplyDense(ReadOnlySpan<int> targets, ulong controls, Complex[] matrix, CancellationToken cancellationToken)
    {
        if (Vectorized)
        {
            ApplyDense<VectorQuad>(targets, controls, matrix, cancellationToken);
        }
        else
        {
            ApplyDense<ScalarQuad>(targets, controls, matrix, cancellationToken);
        }
    }

    /// <summary>Moves the value of each qubit i to qubit <paramref name="destinations"/>[i].</summary>
    internal void Permute(IReadOnlyList<int> destinations, CancellationToken cancellationToken)
    {
        int[] rest = [.. destinations];
        for (var qubit = 0; qubit < rest.Length; qubit++)
        {
            while (rest[qubit] != qubit)
            {
                var other = rest[qubit];
                ApplySwap(qubit, other, 0, cancellationToken);
                (rest[qubit], rest[other]) = (rest[other], rest[qubit]);
            }
        }
    }

    /// <summary>How far apart, in doubles, two amplitudes are that differ in this qubit.</summary>
    private static long Distance(int qubit) => 2L << qubit;

    /// <summary>A factor under control of qubit 0 if the controls have it: the even amplitudes then keep the identity's.</summary>
    private static Factor<TQuad> Controlled<TQuad>(ulong controls, Complex factor, Complex identity)
        where TQuad : struct, IQuad<TQuad> => new((controls & 1) != 0 ? identity : factor, factor);

    private void ApplyMatrix<TQuad>(int target, ulong controls, in Matrix2 m, CancellationToken cancellationToken)
        where TQuad : struct, IQuad<TQuad>
    {
        if (target == 0)
        {
            var lane = new LaneKernel<TQuad>(new(m.M00, m.M11), new(m.M01, m.M10));
            Sweep(controls, ref lane, cancellationToken);
            return;
        }

        var pair = new PairKernel<TQuad>(
            0,
            Distance(target),
            Controlled<TQuad>(controls, m.M00, 1),
            Controlled<TQuad>(controls, m.M01, 0),
            Controlled<TQuad>(controls, m.M10, 0),
            Controlled<TQuad>(controls, m.M11, 1));
        Sweep(1UL << target, controls, ref pair, cancellationToken);
    }

    private void ApplyDiagonal<TQuad>(int target, ulong controls, Complex zero, Complex one, CancellationToken cancellationToken)
        where TQuad : struct, IQuad<TQuad>
    {
        if (zero == Complex.One)
        {
            // A phase is symmetric in target and controls, and touches only the states where all of them are 1.
            var all = controls | (1UL << target);
            var phase = new ScaleKernel<TQuad>(Controlled<TQuad>(all, one, 1));
            Sweep(all, ref phase, cancellationToken);
        }
        else if (target == 0)
        {
            var lane = new ScaleKernel<TQuad>(new(zero, one));
            Sweep(controls, ref lane, cancellationToken);
        }
        else
        {
            var pair = new ScalePairKernel<TQuad>(Distance(target), Controlled<TQuad>(controls, zero, 1), Controlled<TQuad>(controls, one, 1));
            Sweep(1UL << target, controls, ref pair, cancellationToken);
        }
    }

    private void ApplyX<TQuad>(int target, ulong controls, CancellationToken cancellationToken)
        where TQuad : struct, IQuad<TQuad>
    {
        if (target == 0)
        {
            var lanes = default(SwapLanesKernel<TQuad>);
            Sweep(controls, ref lanes, cancellationToken);
        }
        else
        {
            SwapRuns<TQuad>(1UL << target, controls, 0, Distance(target), cancellationToken);
        }
    }

    private void ApplySwap<TQuad>(int first, int second, ulong controls, CancellationToken cancellationToken)
        where TQuad : struct, IQuad<TQuad>
    {
        if (first == 0 || second == 0)
        {
            var above = first + second;
            var transpose = new TransposeKernel<TQuad>(Distance(above));
            Sweep(1UL << above, controls, ref transpose, cancellationToken);
        }
        else
        {
            SwapRuns<TQuad>(1UL << first | 1UL << second, controls, Distance(first), Distance(second), cancellationToken);
        }
    }

    private void SwapRuns<TQuad>(ulong targets, ulong controls, long first, long second, CancellationToken cancellationToken)
        where TQuad : struct, IQuad<TQuad>
    {
        if ((controls & 1) != 0)
        {
            var odd = new SwapOddRunsKernel<TQuad>(first, second);
            Sweep(targets, controls, ref odd, cancellationToken);
        }
        else
        {
            var whole = new SwapRunsKernel<TQuad>(first, second);
            Sweep(targets, controls, ref whole, cancellationToken);
        }
    }

    private void ApplyFlipMix<TQuad>(int first, int second, ulong controls, Complex keep, Complex mixEven, Complex mixOdd, CancellationToken cancellationToken)
        where TQuad : struct, IQuad<TQuad>
    {
        if (first == 0 || second == 0)
        {
            var above = first + second;
            var cross = new CrossKernel<TQuad>(Distance(above), new(keep, keep), new(mixEven, mixOdd), new(mixOdd, mixEven));
            Sweep(1UL << above, controls, ref cross, cancellationToken);
            return;
        }

        var targets = 1UL << first | 1UL << second;
        var diagonal = Controlled<TQuad>(controls, keep, 1);
        var equal = Controlled<TQuad>(controls, mixEven, 0);
        var even = new PairKernel<TQuad>(0, Distance(first) + Distance(second), diagonal, equal, equal, diagonal);
        Sweep(targets, controls, ref even, cancellationToken);
        var different = Controlled<TQuad>(controls, mixOdd, 0);
        var odd = new PairKernel<TQuad>(Distance(first), Distance(second), diagonal, different, different, diagonal);
        Sweep(targets, controls, ref odd, cancellationToken);
    }

    private void ApplyParity<TQuad>(int first, int second, ulong controls, Complex even, Complex odd, CancellationToken cancellationToken)
        where TQuad : struct, IQuad<TQuad>
    {
        if (first == 0 || second == 0)
        {
            var above = first + second;
            var pair = new ScalePairKernel<TQuad>(Distance(above), new(even, odd), new(odd, even));
            Sweep(1UL << above, controls, ref pair, cancellationToken);
        }
        else
        {
            var parity = new ScaleParityKernel<TQuad>(
                Distance(first), Distance(second), Controlled<TQuad>(controls, even, 1), Controlled<TQuad>(controls, odd, 1));
            Sweep(1UL << first | 1UL << second, controls, ref parity, cancellationToken);
        }
    }

    private void ApplyPhase<TQuad>(ulong controls, Complex phase, CancellationToken cancellationToken)
        where TQuad : struct, IQuad<TQuad>
    {
        var scale = new ScaleKernel<TQuad>(Controlled<TQuad>(controls, phase, 1));
        Sweep(controls, ref scale, cancellationToken);
    }

    private void ApplyDense<TQuad>(ReadOnlySpan<int> targets, ulong controls, Complex[] matrix, CancellationToken cancellationToken)
        where TQuad : struct, IQuad<TQuad>
    {
        var lane = targets.IndexOf(0);
        var offsets = new long[1 << (lane < 0 ? targets.Length : targets.Length - 1)];
        var mask = 0UL;
        var bit = 0;
        foreach (var target in targets)
        {
            if (target == 0)
            {
                continue;
            }

            mask |= 1UL << target;
            for (var row = 1 << bit; row < offsets.Length; row++)
            {
                offsets[row] += (row >> bit & 1) != 0 ? Distance(target) : 0;
            }

            bit++;
        }

        var scratch = (double*)NativeMemory.AlignedAlloc((nuint)(offsets.Length * DenseKernel<TQuad>.BlockQuads * 4 * sizeof(double)), Alignment);
        try
        {
            var dense = new DenseKernel<TQuad>(matrix, offsets, lane, (controls & 1) != 0, scratch);

            // Each quad of a run stands for as many as there are rows, and each of these takes as many multiplications.
            Sweep(mask, controls, ref dense, cancellationToken, costQubits: 2 * bit);
        }
        finally
        {
            NativeMemory.AlignedFree(scratch);
        }
    }

    private void Sweep<TKernel>(ulong controls, ref TKernel kernel, CancellationToken cancellationToken)
        where TKernel : struct, IRunKernel => Sweep(0, controls, ref kernel, cancellationToken);

    /// <summary>
    /// Runs a kernel over every run of neighbouring amplitudes in which all controls are 1 and all targets are 0 (the kernel
    /// itself reaches the others). Qubit 0 is the kernel's own affair: a run always has both of its values.
    /// Compiled optimised at once, kernel included: one call can last a second, and most programs make few.
    /// </summary>
    /// <param name="targets">The mask of the targets above qubit 0.</param>
    /// <param name="controls">The mask of the controls.</param>
    /// <param name="kernel">What is run.</param>
    /// <param name="cancellationToken">Looked at every few milliseconds.</param>
    /// <param name="costQubits">How much more work than usual the kernel has with an amplitude, as a power of 2.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sweep<TKernel>(ulong targets, ulong controls, ref TKernel kernel, CancellationToken cancellationToken, int costQubits = 0)
        where TKernel : struct, IRunKernel
    {
        controls &= ~1UL;
        var chosen = targets | controls;
        var longest = Math.Max(MaxRunQubits - costQubits, MinRunQubits);
        var runQubits = Math.Min(Math.Min(BitOperations.TrailingZeroCount(chosen), QubitCount), longest);
        var length = Distance(runQubits);

        // The bits that do not count runs. Setting them all before adding 1 carries across them to the next index that has them all 0.
        var skipped = chosen | ((1UL << runQubits) - 1);
        var runs = 1L << (QubitCount - BitOperations.PopCount(skipped));
        var runsBetweenChecks = 1L << Math.Max(CheckQubits - runQubits - costQubits, 0);
        var index = 0UL;
        while (runs > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = Math.Min(runs, runsBetweenChecks);
            runs -= batch;
            for (; batch > 0; batch--)
            {
                kernel.Run(_amplitudes + 2 * (index | controls), length);
                index = ((index | skipped) + 1) & ~skipped;
            }
        }
    }
}
