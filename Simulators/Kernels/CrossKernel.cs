namespace Nexus.Simulators.Kernels;

/// <summary>A rotation about XX or YY of qubit 0 and a qubit above: each amplitude mixes with the one where both qubits are flipped.</summary>
internal readonly unsafe struct CrossKernel<TQuad>(long distance, Factor<TQuad> keep, Factor<TQuad> mixZero, Factor<TQuad> mixOne) : IRunKernel
    where TQuad : struct, IQuad<TQuad>
{
    private readonly long _distance = distance;
    private readonly Factor<TQuad> _keep = keep;
    private readonly Factor<TQuad> _mixZero = mixZero;
    private readonly Factor<TQuad> _mixOne = mixOne;

    public void Run(double* run, long length)
    {
        var p1 = run + _distance;
        for (long i = 0; i < length; i += 4)
        {
            var v0 = TQuad.Load(run + i);
            var v1 = TQuad.Load(p1 + i);
            _mixZero.TimesPlus(TQuad.SwapAmplitudes(v1), _keep.Times(v0)).Store(run + i);
            _mixOne.TimesPlus(TQuad.SwapAmplitudes(v0), _keep.Times(v1)).Store(p1 + i);
        }
    }
}
