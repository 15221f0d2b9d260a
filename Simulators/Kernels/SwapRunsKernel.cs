using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>Exchanges the runs at 0 and at a distance: X on a qubit above the lanes.</summary>
internal readonly unsafe struct SwapRunsKernel<TPack, TReal>(long distance) : IRunKernel<TReal>
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private readonly long _distance = distance;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(TReal* run, long length)
    {
        var p1 = run + _distance;
        var step = 2 << TPack.LaneQubits;
        for (long i = 0; i < length; i += step)
        {
            var v0 = TPack.Load(run + i);
            TPack.Load(p1 + i).Store(run + i);
            v0.Store(p1 + i);
        }
    }
}
