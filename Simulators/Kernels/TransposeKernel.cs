using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>The swap of qubit 0 with a qubit above: transposes each 2x2 block of amplitudes.</summary>
internal readonly unsafe struct TransposeKernel<TQuad>(long distance) : IRunKernel
    where TQuad : struct, IQuad<TQuad>
{
    private readonly long _distance = distance;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(double* run, long length)
    {
        var p1 = run + _distance;
        for (long i = 0; i < length; i += 4)
        {
            var v0 = TQuad.Load(run + i);
            var v1 = TQuad.Load(p1 + i);
            TQuad.Join(v0, TQuad.SwapAmplitudes(v1)).Store(run + i);
            TQuad.Join(TQuad.SwapAmplitudes(v0), v1).Store(p1 + i);
        }
    }
}
