using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>
/// The runs of neighbouring amplitudes in which some qubits are 0 or 1. The qubits that number lanes are the kernel's own affair: a run
/// always has all of their values.
/// </summary>
/// <param name="qubits">How many qubits the amplitudes have.</param>
/// <param name="targets">The mask of the qubits that are 0 in a run, the kernel itself reaching the others.</param>
/// <param name="controls">The mask of the qubits that are 1.</param>
/// <param name="mostRunQubits">Runs are cut at 2^this amplitudes.</param>
internal readonly struct Sweep(int qubits, ulong targets, ulong controls, int mostRunQubits)
{
    private readonly ulong _controls = controls;

    /// <summary>The bits that do not count runs.</summary>
    private readonly ulong _skipped = targets | controls
        | ((1UL << Math.Min(Math.Min(BitOperations.TrailingZeroCount(targets | controls), qubits), mostRunQubits)) - 1);

    /// <summary>How many qubits number the amplitudes of a run.</summary>
    public int RunQubits { get; } = Math.Min(Math.Min(BitOperations.TrailingZeroCount(targets | controls), qubits), mostRunQubits);

    /// <summary>How many runs there are.</summary>
    public long Runs => 1L << (BitOperations.PopCount(~_skipped & ((1UL << qubits) - 1)));

    /// <summary>
    /// Has a kernel work on some of the runs. Compiled optimised at once, kernel included: one call can last long, and most programs make few.
    /// Never inlined itself: within a caller the compiler runs out of its budget for inlining and leaves calls in the innermost loop, which
    /// then takes 60 times as long.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public unsafe void Over<TReal, TKernel>(TReal* amplitudes, ref TKernel kernel, long first, long count)
        where TReal : unmanaged
        where TKernel : struct, IRunKernel<TReal>
    {
        var skipped = _skipped;
        var ones = _controls;
        var length = 2L << RunQubits;
        var index = Bits.Deposit((ulong)first, ~skipped);
        for (; count > 0; count--)
        {
            kernel.Run(amplitudes + (2 * (index | ones)), length);

            // Setting the bits that do not count before adding 1 carries across them to the next index that has them all 0.
            index = ((index | skipped) + 1) & ~skipped;
        }
    }
}
