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

    public void Run(double* run, long length)
    {
        var p0 = run + _first;
        var p1 = run + _second;
        for (long i = 0; i < length; i += 4)
        {
            var v0 = TQuad.Load(p0 + i);
            var v1 = TQuad.Load(p1 + i);
            _b.TimesPlus(v1, _a.Times(v0)).Store(p0 + i);
            _c.TimesPlus(v0, _d.Times(v1)).Store(p1 + i);
        }
    }
}
