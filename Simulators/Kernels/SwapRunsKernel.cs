using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>Exchanges the runs at two distances: X on a qubit above 0, or the swap of two such qubits.</summary>
internal readonly unsafe struct SwapRunsKernel<TQuad>(long first, long second) : IRunKernel
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
            TQuad.Load(p1 + i).Store(p0 + i);
            v0.Store(p1 + i);
        }
    }
}
