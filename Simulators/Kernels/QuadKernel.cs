using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>A two-qubit matrix on qubits above the lanes: on the runs at 0, at each of two distances, and at both.</summary>
internal readonly unsafe struct QuadKernel<TPack, TReal>(MatrixTable<TReal> table, long first, long second) : IRunKernel<TReal>
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private readonly MatrixTable<TReal> _table = table;
    private readonly long _first = first;
    private readonly long _second = second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(TReal* run, long length)
    {
        var at = _table.At;
        var stride = Factor<TPack, TReal>.Stride;
        var step = 2 << TPack.LaneQubits;
        var p1 = run + _first;
        var p2 = run + _second;
        var p3 = p1 + _second;
        for (long i = 0; i < length; i += step)
        {
            var v0 = TPack.Load(run + i);
            var v1 = TPack.Load(p1 + i);
            var v2 = TPack.Load(p2 + i);
            var v3 = TPack.Load(p3 + i);
            var r0 = Factor<TPack, TReal>.Load(at).Times(v0);
            r0 = Factor<TPack, TReal>.Load(at + stride).TimesPlus(v1, r0);
            r0 = Factor<TPack, TReal>.Load(at + (2 * stride)).TimesPlus(v2, r0);
            r0 = Factor<TPack, TReal>.Load(at + (3 * stride)).TimesPlus(v3, r0);
            var r1 = Factor<TPack, TReal>.Load(at + (4 * stride)).Times(v1);
            r1 = Factor<TPack, TReal>.Load(at + (5 * stride)).TimesPlus(v0, r1);
            r1 = Factor<TPack, TReal>.Load(at + (6 * stride)).TimesPlus(v3, r1);
            r1 = Factor<TPack, TReal>.Load(at + (7 * stride)).TimesPlus(v2, r1);
            var r2 = Factor<TPack, TReal>.Load(at + (8 * stride)).Times(v2);
            r2 = Factor<TPack, TReal>.Load(at + (9 * stride)).TimesPlus(v3, r2);
            r2 = Factor<TPack, TReal>.Load(at + (10 * stride)).TimesPlus(v0, r2);
            r2 = Factor<TPack, TReal>.Load(at + (11 * stride)).TimesPlus(v1, r2);
            var r3 = Factor<TPack, TReal>.Load(at + (12 * stride)).Times(v3);
            r3 = Factor<TPack, TReal>.Load(at + (13 * stride)).TimesPlus(v2, r3);
            r3 = Factor<TPack, TReal>.Load(at + (14 * stride)).TimesPlus(v1, r3);
            r3 = Factor<TPack, TReal>.Load(at + (15 * stride)).TimesPlus(v0, r3);
            r0.Store(run + i);
            r1.Store(p1 + i);
            r2.Store(p2 + i);
            r3.Store(p3 + i);
        }
    }
}
