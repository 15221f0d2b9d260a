using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>Phases on the amplitudes of a run.</summary>
internal static unsafe class DiagonalRun<TPack, TReal>
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    /// <summary>Multiplies a run by one factor.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Scale(TReal* run, long length, TReal* factor)
    {
        var scale = Factor<TPack, TReal>.Repeat(factor);
        var step = 2 << TPack.LaneQubits;
        for (long i = 0; i < length; i += step)
        {
            scale.Times(TPack.Load(run + i)).Store(run + i);
        }
    }

    /// <summary>Multiplies a run by a table of factors.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(TReal* run, long length, TReal* table)
    {
        var step = 2 << TPack.LaneQubits;
        for (long i = 0; i < length; i += step)
        {
            Factor<TPack, TReal>.Load(table + (2 * i)).Times(TPack.Load(run + i)).Store(run + i);
        }
    }

    /// <summary>Multiplies a run by a table of factors, then by one factor.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAndScale(TReal* run, long length, TReal* table, TReal* factor)
    {
        var scale = Factor<TPack, TReal>.Repeat(factor);
        var step = 2 << TPack.LaneQubits;
        for (long i = 0; i < length; i += step)
        {
            scale.Times(Factor<TPack, TReal>.Load(table + (2 * i)).Times(TPack.Load(run + i))).Store(run + i);
        }
    }
}
