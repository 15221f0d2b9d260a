namespace Nexus.Simulators.Kernels;

/// <summary>A general one-qubit gate on qubit 0: both amplitudes of a pair stand in one quad.</summary>
internal readonly unsafe struct LaneKernel<TQuad>(Factor<TQuad> diagonal, Factor<TQuad> offDiagonal) : IRunKernel
    where TQuad : struct, IQuad<TQuad>
{
    private readonly Factor<TQuad> _diagonal = diagonal;
    private readonly Factor<TQuad> _offDiagonal = offDiagonal;

    public void Run(double* run, long length)
    {
        for (long i = 0; i < length; i += 4)
        {
            var v = TQuad.Load(run + i);
            _offDiagonal.TimesPlus(TQuad.SwapAmplitudes(v), _diagonal.Times(v)).Store(run + i);
        }
    }
}
