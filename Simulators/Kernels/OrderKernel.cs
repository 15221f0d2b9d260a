using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>Puts the lanes of each pack in another order: X on a qubit that numbers lanes, with or without controls among them.</summary>
internal readonly unsafe struct OrderKernel<TPack, TReal>(TPack order) : IRunKernel<TReal>
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private readonly TPack _order = order;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(TReal* run, long length)
    {
        var order = _order;
        var step = 2 << TPack.LaneQubits;
        for (long i = 0; i < length; i += step)
        {
            TPack.Permute(TPack.Load(run + i), order).Store(run + i);
        }
    }
}
