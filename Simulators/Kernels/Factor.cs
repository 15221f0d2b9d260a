using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>
/// A complex factor for the even and one for the odd amplitude of a quad. That they may differ is how gates touch qubit 0
/// without leaving the vector: where it controls, the even amplitude's factor is that of the identity.
/// </summary>
internal readonly struct Factor<TQuad>(Complex even, Complex odd)
    where TQuad : struct, IQuad<TQuad>
{
    private readonly TQuad _real = TQuad.Create(even.Real, even.Real, odd.Real, odd.Real);
    private readonly TQuad _imaginary = TQuad.Create(-even.Imaginary, even.Imaginary, -odd.Imaginary, odd.Imaginary);

    /// <summary>this * value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TQuad Times(TQuad value) =>
        TQuad.MultiplyAdd(TQuad.SwapParts(value), _imaginary, TQuad.Multiply(value, _real));

    /// <summary>this * value + addend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TQuad TimesPlus(TQuad value, TQuad addend) =>
        TQuad.MultiplyAdd(TQuad.SwapParts(value), _imaginary, TQuad.MultiplyAdd(value, _real, addend));
}
