using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>A diagonal gate on the parity of two qubits above 0.</summary>
internal readonly unsafe struct ScaleParityKernel<TQuad>(long first, long second, Factor<TQuad> even, Factor<TQuad> odd) : IRunKernel
    where TQuad : struct, IQuad<TQuad>
{
    private readonly long _first = first;
    private readonly long _second = second;
    private readonly Factor<TQuad> _even = even;
    private readonly Factor<TQuad> _odd = odd;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(double* run, long length)
    {
        // Copied so that the compiler may keep them in registers: through the fields they might change with every store.
        var evenFactor = _even;
        var oddFactor = _odd;
        var p1 = run + _first;
        var p2 = run + _second;
        var p3 = p1 + _second;
        for (long i = 0; i < length; i += 4)
        {
            evenFactor.Times(TQuad.Load(run + i)).Store(run + i);
            oddFactor.Times(TQuad.Load(p1 + i)).Store(p1 + i);
            oddFactor.Times(TQuad.Load(p2 + i)).Store(p2 + i);
            evenFactor.Times(TQuad.Load(p3 + i)).Store(p3 + i);
        }
    }
}
