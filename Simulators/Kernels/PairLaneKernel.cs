using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>A two-qubit matrix on a qubit that numbers lanes and one above: on the runs at 0 and at a distance, as they stand and in another order.</summary>
internal readonly unsafe struct PairLaneKernel<TPack, TReal>(MatrixTable<TReal> table, long distance) : IRunKernel<TReal>
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private readonly MatrixTable<TReal> _table = table;
    private readonly long _distance = distance;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(TReal* run, long length)
    {
        var at = _table.At;
        var stride = Factor<TPack, TReal>.Stride;
        var step = 2 << TPack.LaneQubits;
        var p1 = run + _distance;
        var flip = TPack.Load(_table.Orders);
        for (long i = 0; i < length; i += step)
        {
            var v0 = TPack.Load(run + i);
            var v1 = TPack.Load(p1 + i);
            var w0 = TPack.Permute(v0, flip);
            var w1 = TPack.Permute(v1, flip);
            var r0 = Factor<TPack, TReal>.Load(at).Times(v0);
            r0 = Factor<TPack, TReal>.Load(at + stride).TimesPlus(w0, r0);
            r0 = Factor<TPack, TReal>.Load(at + (2 * stride)).TimesPlus(v1, r0);
            r0 = Factor<TPack, TReal>.Load(at + (3 * stride)).TimesPlus(w1, r0);
            var r1 = Factor<TPack, TReal>.Load(at + (4 * stride)).Times(v1);
            r1 = Factor<TPack, TReal>.Load(at + (5 * stride)).TimesPlus(w1, r1);
            r1 = Factor<TPack, TReal>.Load(at + (6 * stride)).TimesPlus(v0, r1);
            r1 = Factor<TPack, TReal>.Load(at + (7 * stride)).TimesPlus(w0, r1);
            r0.Store(run + i);
            r1.Store(p1 + i);
        }
    }
}
