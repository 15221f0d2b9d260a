using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>A one-qubit matrix on a qubit above the lanes: on the runs at 0 and at a distance.</summary>
internal readonly unsafe struct PairKernel<TPack, TReal>(MatrixTable<TReal> table, long distance) : IRunKernel<TReal>
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    /// <summary>So far ahead amplitudes are fetched: 4 KiB in double precision.</summary>
    private const int Ahead = 512;

    private readonly MatrixTable<TReal> _table = table;
    private readonly long _distance = distance;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(TReal* run, long length)
    {
        // In variables, so that the compiler may keep them in registers: in memory they might change with every store.
        var at = _table.At;
        var stride = Factor<TPack, TReal>.Stride;
        var step = 2 << TPack.LaneQubits;
        var f00 = Factor<TPack, TReal>.Load(at);
        var f01 = Factor<TPack, TReal>.Load(at + stride);
        var f11 = Factor<TPack, TReal>.Load(at + (2 * stride));
        var f10 = Factor<TPack, TReal>.Load(at + (3 * stride));
        var p1 = run + _distance;
        for (long i = 0; i < length; i += step)
        {
            // Where runs are short, the machine does not guess what comes next.
            TPack.Prefetch(run + i + Ahead);
            TPack.Prefetch(p1 + i + Ahead);
            var v0 = TPack.Load(run + i);
            var v1 = TPack.Load(p1 + i);
            f01.TimesPlus(v1, f00.Times(v0)).Store(run + i);
            f10.TimesPlus(v0, f11.Times(v1)).Store(p1 + i);
        }
    }
}
