namespace Nexus.Simulators.Kernels;

/// <summary>A phase on the amplitudes of a run.</summary>
internal readonly unsafe struct ScaleKernel<TQuad>(Factor<TQuad> factor) : IRunKernel
    where TQuad : struct, IQuad<TQuad>
{
    private readonly Factor<TQuad> _factor = factor;

    public void Run(double* run, long length)
    {
        for (long i = 0; i < length; i += 4)
        {
            _factor.Times(TQuad.Load(run + i)).Store(run + i);
        }
    }
}
