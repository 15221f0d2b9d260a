using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>Exchanges the odd amplitudes of the runs at two distances: as SwapRunsKernel, with qubit 0 as a control.</summary>
internal readonly unsafe struct SwapOddRunsKernel<TQuad>(long first, long second) : IRunKernel
    where TQuad : struct, IQuad<TQuad>
{
    private readonly long _first = first;
    private readonly long _second = second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(double* run, long length)
    {
        var p0 = run + _first;
        var p1 = run + _second;
        for (long i = 0; i < length; i += 4)
        {
            var v0 = TQuad.Load(p0 + i);
            var v1 = TQuad.Load(p1 + i);
            TQuad.Join(v0, v1).Store(p0 + i);
            TQuad.Join(v1, v0).Store(p1 + i);
        }
    }
}
