namespace Nexus.Simulators.Kernels;

/// <summary>A diagonal gate on a qubit above 0: a factor for the run where it is 0 and one for the run where it is 1.</summary>
internal readonly unsafe struct ScalePairKernel<TQuad>(long distance, Factor<TQuad> zero, Factor<TQuad> one) : IRunKernel
    where TQuad : struct, IQuad<TQuad>
{
    private readonly long _distance = distance;
    private readonly Factor<TQuad> _zero = zero;
    private readonly Factor<TQuad> _one = one;

    public void Run(double* run, long length)
    {
        var p1 = run + _distance;
        for (long i = 0; i < length; i += 4)
        {
            _zero.Times(TQuad.Load(run + i)).Store(run + i);
            _one.Times(TQuad.Load(p1 + i)).Store(p1 + i);
        }
    }
}
