using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>Exchanges some lanes of the runs at 0 and at a distance: X on a qubit above the lanes, with controls among them.</summary>
internal readonly unsafe struct SwapLanesKernel<TPack, TReal>(TPack mask, long distance) : IRunKernel<TReal>
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private readonly TPack _mask = mask;
    private readonly long _distance = distance;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(TReal* run, long length)
    {
        var mask = _mask;
        var p1 = run + _distance;
        var step = 2 << TPack.LaneQubits;
        for (long i = 0; i < length; i += step)
        {
            var v0 = TPack.Load(run + i);
            var v1 = TPack.Load(p1 + i);
            TPack.Select(mask, v1, v0).Store(run + i);
            TPack.Select(mask, v0, v1).Store(p1 + i);
        }
    }
}
