using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nexus.Simulators.Kernels;

/// <summary>Four doubles in one 256-bit vector.</summary>
internal readonly unsafe struct VectorQuad : IQuad<VectorQuad>
{
    private readonly Vector256<double> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private VectorQuad(Vector256<double> value) => _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorQuad Load(double* from) => new(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorQuad Create(double evenReal, double evenImaginary, double oddReal, double oddImaginary) =>
        new(Vector256.Create(evenReal, evenImaginary, oddReal, oddImaginary));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* to) => _value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorQuad Multiply(VectorQuad left, VectorQuad right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorQuad MultiplyAdd(VectorQuad left, VectorQuad right, VectorQuad addend) =>
        new(Vector256.FusedMultiplyAdd(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorQuad SwapParts(VectorQuad value) => new(Vector256.Shuffle(value._value, Vector256.Create(1L, 0, 3, 2)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorQuad SwapAmplitudes(VectorQuad value) => new(Vector256.Shuffle(value._value, Vector256.Create(2L, 3, 0, 1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorQuad Join(VectorQuad even, VectorQuad odd) => new(Vector256.Create(even._value.GetLower(), odd._value.GetUpper()));
}
