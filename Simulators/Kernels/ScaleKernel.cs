using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>A phase on the amplitudes of a run.</summary>
internal readonly unsafe struct ScaleKernel<TQuad>(Factor<TQuad> factor) : IRunKernel
    where TQuad : struct, IQuad<TQuad>
{
    private readonly Factor<TQuad> _factor = factor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(double* run, long length)
    {
        // Copied so that the compiler may keep them in registers: through the fields they might change with every store.
        var scale = _factor;
        for (long i = 0; i < length; i += 4)
        {
            scale.Times(TQuad.Load(run + i)).Store(run + i);
        }
    }
}
