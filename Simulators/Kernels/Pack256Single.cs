using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Simulators.Kernels;

/// <summary>Four amplitudes in single precision in one 256-bit register: AVX2 and FMA.</summary>
internal readonly unsafe struct Pack256Single : IPack<Pack256Single, float>
{
    private readonly Vector256<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Pack256Single(Vector256<float> value) => _value = value;

    public static int LaneQubits => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack256Single Load(float* from) => new(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack256Single Repeat(float* from) => new(Vector256.Create(*(double*)from).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to) => _value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(float* at) => Sse.Prefetch0(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack256Single Multiply(Pack256Single left, Pack256Single right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack256Single MultiplyAdd(Pack256Single left, Pack256Single right, Pack256Single addend) =>
        new(Vector256.FusedMultiplyAdd(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack256Single SwapParts(Pack256Single value) => new(Avx.Permute(value._value, 0b10110001));

    public static Pack256Single Order(ReadOnlySpan<int> sources) => new(Vector256.Create<int>(LaneWords.Order(sources, Vector256<int>.Count)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack256Single Permute(Pack256Single value, Pack256Single order) => new(Avx2.PermuteVar8x32(value._value, order._value.AsInt32()));

    public static Pack256Single Mask(ReadOnlySpan<bool> chosen) => new(Vector256.Create<int>(LaneWords.Mask(chosen, Vector256<int>.Count)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack256Single Select(Pack256Single mask, Pack256Single chosen, Pack256Single other) => new(Vector256.ConditionalSelect(mask._value, chosen._value, other._value));
}
