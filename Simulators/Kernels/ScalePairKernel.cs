using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>A diagonal gate on a qubit above 0: a factor for the run where it is 0 and one for the run where it is 1.</summary>
internal readonly unsafe struct ScalePairKernel<TQuad>(long distance, Factor<TQuad> zero, Factor<TQuad> one) : IRunKernel
    where TQuad : struct, IQuad<TQuad>
{
    private readonly long _distance = distance;
    private readonly Factor<TQuad> _zero = zero;
    private readonly Factor<TQuad> _one = one;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(double* run, long length)
    {
        // Copied so that the compiler may keep them in registers: through the fields they might change with every store.
        var zeroFactor = _zero;
        var oneFactor = _one;
        var p1 = run + _distance;
        for (long i = 0; i < length; i += 4)
        {
            zeroFactor.Times(TQuad.Load(run + i)).Store(run + i);
            oneFactor.Times(TQuad.Load(p1 + i)).Store(p1 + i);
        }
    }
}
