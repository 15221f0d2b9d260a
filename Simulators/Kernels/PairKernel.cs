using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>A general one-qubit gate on a qubit above 0: [[a, b], [c, d]] on the runs at two distances.</summary>
internal readonly unsafe struct PairKernel<TQuad>(long first, long second, Factor<TQuad> a, Factor<TQuad> b, Factor<TQuad> c, Factor<TQuad> d) : IRunKernel
    where TQuad : struct, IQuad<TQuad>
{
    private readonly long _first = first;
    private readonly long _second = second;
    private readonly Factor<TQuad> _a = a;
    private readonly Factor<TQuad> _b = b;
    private readonly Factor<TQuad> _c = c;
    private readonly Factor<TQuad> _d = d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(double* run, long length)
    {
        // Copied so that the compiler may keep them in registers: through the fields they might change with every store.
        var m00 = _a;
        var m01 = _b;
        var m10 = _c;
        var m11 = _d;
        var p0 = run + _first;
        var p1 = run + _second;
        for (long i = 0; i < length; i += 4)
        {
            var v0 = TQuad.Load(p0 + i);
            var v1 = TQuad.Load(p1 + i);
            m01.TimesPlus(v1, m00.Times(v0)).Store(p0 + i);
            m10.TimesPlus(v0, m11.Times(v1)).Store(p1 + i);
        }
    }
}
