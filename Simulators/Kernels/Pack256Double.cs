using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Simulators.Kernels;

/// <summary>Two amplitudes in double precision in one 256-bit register: AVX2 and FMA.</summary>
internal readonly unsafe struct Pack256Double : IPack<Pack256Double, double>
{
    private readonly Vector256<double> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Pack256Double(Vector256<double> value) => _value = value;

    public static int LaneQubits => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack256Double Load(double* from) => new(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack256Double Repeat(double* from) => new(Avx.BroadcastVector128ToVector256(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* to) => _value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(double* at) => Sse.Prefetch0(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack256Double Multiply(Pack256Double left, Pack256Double right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack256Double MultiplyAdd(Pack256Double left, Pack256Double right, Pack256Double addend) =>
        new(Vector256.FusedMultiplyAdd(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack256Double SwapParts(Pack256Double value) => new(Avx.Permute(value._value, 0b0101));

    public static Pack256Double Order(ReadOnlySpan<int> sources) => new(Vector256.Create<int>(LaneWords.Order(sources, Vector256<int>.Count)).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack256Double Permute(Pack256Double value, Pack256Double order) => new(Avx2.PermuteVar8x32(value._value.AsSingle(), order._value.AsInt32()).AsDouble());

    public static Pack256Double Mask(ReadOnlySpan<bool> chosen) => new(Vector256.Create<int>(LaneWords.Mask(chosen, Vector256<int>.Count)).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack256Double Select(Pack256Double mask, Pack256Double chosen, Pack256Double other) => new(Vector256.ConditionalSelect(mask._value, chosen._value, other._value));
}
