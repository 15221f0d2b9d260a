using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>X on qubit 0.</summary>
internal readonly unsafe struct SwapLanesKernel<TQuad> : IRunKernel
    where TQuad : struct, IQuad<TQuad>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(double* run, long length)
    {
        for (long i = 0; i < length; i += 4)
        {
            TQuad.SwapAmplitudes(TQuad.Load(run + i)).Store(run + i);
        }
    }
}
