using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Simulators.Kernels;

/// <summary>Eight amplitudes in single precision in one 512-bit register: AVX-512.</summary>
internal readonly unsafe struct Pack512Single : IPack<Pack512Single, float>
{
    private readonly Vector512<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Pack512Single(Vector512<float> value) => _value = value;

    public static int LaneQubits => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack512Single Load(float* from) => new(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack512Single Repeat(float* from) => new(Vector512.Create(*(double*)from).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to) => _value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(float* at) => Sse.Prefetch0(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack512Single Multiply(Pack512Single left, Pack512Single right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack512Single MultiplyAdd(Pack512Single left, Pack512Single right, Pack512Single addend) =>
        new(Vector512.FusedMultiplyAdd(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack512Single SwapParts(Pack512Single value) => new(Avx512F.Permute4x32(value._value, 0b10110001));

    public static Pack512Single Order(ReadOnlySpan<int> sources) => new(Vector512.Create<int>(LaneWords.Order(sources, Vector512<int>.Count)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack512Single Permute(Pack512Single value, Pack512Single order) => new(Avx512F.PermuteVar16x32(value._value, order._value.AsInt32()));

    public static Pack512Single Mask(ReadOnlySpan<bool> chosen) => new(Vector512.Create<int>(LaneWords.Mask(chosen, Vector512<int>.Count)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack512Single Select(Pack512Single mask, Pack512Single chosen, Pack512Single other) => new(Vector512.ConditionalSelect(mask._value, chosen._value, other._value));
}
