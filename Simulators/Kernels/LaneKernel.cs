using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>A one-qubit matrix on a qubit that numbers lanes: each pack mixes with itself in another order.</summary>
internal readonly unsafe struct LaneKernel<TPack, TReal>(MatrixTable<TReal> table) : IRunKernel<TReal>
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private readonly MatrixTable<TReal> _table = table;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(TReal* run, long length)
    {
        var at = _table.At;
        var step = 2 << TPack.LaneQubits;
        var diagonal = Factor<TPack, TReal>.Load(at);
        var offDiagonal = Factor<TPack, TReal>.Load(at + Factor<TPack, TReal>.Stride);
        var flip = TPack.Load(_table.Orders);
        for (long i = 0; i < length; i += step)
        {
            var v = TPack.Load(run + i);
            offDiagonal.TimesPlus(TPack.Permute(v, flip), diagonal.Times(v)).Store(run + i);
        }
    }
}
