using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>A two-qubit matrix on qubits that both number lanes: each pack mixes with itself in three other orders.</summary>
internal readonly unsafe struct LanePairKernel<TPack, TReal>(MatrixTable<TReal> table) : IRunKernel<TReal>
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private readonly MatrixTable<TReal> _table = table;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(TReal* run, long length)
    {
        var at = _table.At;
        var stride = Factor<TPack, TReal>.Stride;
        var step = 2 << TPack.LaneQubits;
        var flipFirst = TPack.Load(_table.Orders);
        var flipSecond = TPack.Load(_table.Orders + step);
        var flipBoth = TPack.Load(_table.Orders + (2 * step));
        for (long i = 0; i < length; i += step)
        {
            var v = TPack.Load(run + i);
            var r0 = Factor<TPack, TReal>.Load(at).Times(v);
            r0 = Factor<TPack, TReal>.Load(at + stride).TimesPlus(TPack.Permute(v, flipFirst), r0);
            r0 = Factor<TPack, TReal>.Load(at + (2 * stride)).TimesPlus(TPack.Permute(v, flipSecond), r0);
            r0 = Factor<TPack, TReal>.Load(at + (3 * stride)).TimesPlus(TPack.Permute(v, flipBoth), r0);
            r0.Store(run + i);
        }
    }
}
