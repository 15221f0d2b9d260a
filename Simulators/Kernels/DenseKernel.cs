using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>A matrix on any number of qubits: the packs at all <paramref name="offsets"/> from a place are read, multiplied, and written back.</summary>
/// <param name="matrix">Row after row.</param>
/// <param name="targets">The qubits, ascending.</param>
/// <param name="controls">The mask of the controls.</param>
/// <param name="offsets">How far the packs of each row of runs stand from the first.</param>
/// <param name="table">The factors, or only the orders where the matrix is too large for a table.</param>
/// <param name="scratch">Room for <see cref="BlockPacks"/> packs for each row of the matrix, and for the factors of a row where there is no table.</param>
internal readonly unsafe struct DenseKernel<TPack, TReal>(
    Complex[] matrix, int[] targets, ulong controls, long[] offsets, MatrixTable<TReal> table, TReal* scratch) : IRunKernel<TReal>
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    /// <summary>So many packs of each row are multiplied together, so that a row's factors are read once for all of them.</summary>
    public const int BlockPacks = 4;

    /// <summary>Up to so many qubits the factors are made once for all; those of more would take more memory than they save time.</summary>
    public const int MaxTableQubits = 5;

    private readonly Complex[] _matrix = matrix;
    private readonly int[] _targets = targets;
    private readonly ulong _controls = controls;
    private readonly long[] _offsets = offsets;
    private readonly MatrixTable<TReal> _table = table;
    private readonly TReal* _scratch = scratch;

    private static int PackLength => 2 << TPack.LaneQubits;

    /// <summary>How many numbers of scratch the kernel of a matrix on so many qubits takes.</summary>
    public static long ScratchLength(int qubits) =>
        ((long)(BlockPacks * PackLength) << qubits) + (qubits > MaxTableQubits ? (long)Factor<TPack, TReal>.Stride << qubits : 0);

    public void Run(TReal* run, long length)
    {
        long at = 0;
        for (; at + (BlockPacks * PackLength) <= length; at += BlockPacks * PackLength)
        {
            Gather(run + at, BlockPacks);
            for (var row = 0; row < _offsets.Length; row++)
            {
                MultiplyBlock(Factors(row), row, run + at);
            }
        }

        for (; at < length; at += PackLength)
        {
            Gather(run + at, 1);
            for (var row = 0; row < _offsets.Length; row++)
            {
                MultiplyOne(Factors(row), row, run + at);
            }
        }
    }

    private TReal* Factors(int row)
    {
        if (_targets.Length <= MaxTableQubits)
        {
            return _table.At + (((long)row << _targets.Length) * Factor<TPack, TReal>.Stride);
        }

        var factors = _scratch + ((long)(BlockPacks * PackLength) << _targets.Length);
        MatrixTable<TReal>.WriteRow<TPack>(_matrix, _targets, _controls, row, factors);
        return factors;
    }

    /// <summary>Copies the packs of all rows, in each of their orders, next to one another.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Gather(TReal* at, int packs)
    {
        var flips = (1 << _targets.Length) / _offsets.Length;
        for (var row = 0; row < _offsets.Length; row++)
        {
            for (var pack = 0; pack < packs; pack++)
            {
                var v = TPack.Load(at + _offsets[row] + (pack * PackLength));
                v.Store(Scratch(row * flips) + (pack * PackLength));
                for (var flip = 1; flip < flips; flip++)
                {
                    TPack.Permute(v, TPack.Load(_table.Orders + ((flip - 1) * PackLength))).Store(Scratch((row * flips) + flip) + (pack * PackLength));
                }
            }
        }
    }

    private TReal* Scratch(int place) => _scratch + ((long)place * BlockPacks * PackLength);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void MultiplyBlock(TReal* factors, int row, TReal* to)
    {
        var size = 1 << _targets.Length;
        var first = row * (size / _offsets.Length);
        var step = PackLength;
        var from = Scratch(first);
        var factor = Factor<TPack, TReal>.Load(factors);
        var (s0, s1, s2, s3) = (
            factor.Times(TPack.Load(from)), factor.Times(TPack.Load(from + step)), factor.Times(TPack.Load(from + (2 * step))), factor.Times(TPack.Load(from + (3 * step))));
        for (var x = 1; x < size; x++)
        {
            from = Scratch(first ^ x);
            factor = Factor<TPack, TReal>.Load(factors + ((long)x * Factor<TPack, TReal>.Stride));
            s0 = factor.TimesPlus(TPack.Load(from), s0);
            s1 = factor.TimesPlus(TPack.Load(from + step), s1);
            s2 = factor.TimesPlus(TPack.Load(from + (2 * step)), s2);
            s3 = factor.TimesPlus(TPack.Load(from + (3 * step)), s3);
        }

        to += _offsets[row];
        s0.Store(to);
        s1.Store(to + step);
        s2.Store(to + (2 * step));
        s3.Store(to + (3 * step));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void MultiplyOne(TReal* factors, int row, TReal* to)
    {
        var size = 1 << _targets.Length;
        var first = row * (size / _offsets.Length);
        var sum = Factor<TPack, TReal>.Load(factors).Times(TPack.Load(Scratch(first)));
        for (var x = 1; x < size; x++)
        {
            sum = Factor<TPack, TReal>.Load(factors + ((long)x * Factor<TPack, TReal>.Stride)).TimesPlus(TPack.Load(Scratch(first ^ x)), sum);
        }

        sum.Store(to + _offsets[row]);
    }
}
