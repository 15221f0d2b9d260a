using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>A general one-qubit gate on qubit 0: both amplitudes of a pair stand in one quad.</summary>
internal readonly unsafe struct LaneKernel<TQuad>(Factor<TQuad> diagonal, Factor<TQuad> offDiagonal) : IRunKernel
    where TQuad : struct, IQuad<TQuad>
{
    private readonly Factor<TQuad> _diagonal = diagonal;
    private readonly Factor<TQuad> _offDiagonal = offDiagonal;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(double* run, long length)
    {
        // Copied so that the compiler may keep them in registers: through the fields they might change with every store.
        var diagonalFactor = _diagonal;
        var offDiagonalFactor = _offDiagonal;
        for (long i = 0; i < length; i += 4)
        {
            var v = TQuad.Load(run + i);
            offDiagonalFactor.TimesPlus(TQuad.SwapAmplitudes(v), diagonalFactor.Times(v)).Store(run + i);
        }
    }
}
