using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>A rotation about XX or YY of qubit 0 and a qubit above: each amplitude mixes with the one where both qubits are flipped.</summary>
internal readonly unsafe struct CrossKernel<TQuad>(long distance, Factor<TQuad> keep, Factor<TQuad> mixZero, Factor<TQuad> mixOne) : IRunKernel
    where TQuad : struct, IQuad<TQuad>
{
    private readonly long _distance = distance;
    private readonly Factor<TQuad> _keep = keep;
    private readonly Factor<TQuad> _mixZero = mixZero;
    private readonly Factor<TQuad> _mixOne = mixOne;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(double* run, long length)
    {
        // Copied so that the compiler may keep them in registers: through the fields they might change with every store.
        var keepFactor = _keep;
        var mixZeroFactor = _mixZero;
        var mixOneFactor = _mixOne;
        var p1 = run + _distance;
        for (long i = 0; i < length; i += 4)
        {
            var v0 = TQuad.Load(run + i);
            var v1 = TQuad.Load(p1 + i);
            mixZeroFactor.TimesPlus(TQuad.SwapAmplitudes(v1), keepFactor.Times(v0)).Store(run + i);
            mixOneFactor.TimesPlus(TQuad.SwapAmplitudes(v0), keepFactor.Times(v1)).Store(p1 + i);
        }
    }
}
