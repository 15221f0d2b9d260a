using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Simulators.Kernels;

/// <summary>Four amplitudes in double precision in one 512-bit register: AVX-512.</summary>
internal readonly unsafe struct Pack512Double : IPack<Pack512Double, double>
{
    private readonly Vector512<double> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Pack512Double(Vector512<double> value) => _value = value;

    public static int LaneQubits => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack512Double Load(double* from) => new(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack512Double Repeat(double* from) => new(Vector512.Create(Avx.BroadcastVector128ToVector256(from), Avx.BroadcastVector128ToVector256(from)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* to) => _value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(double* at) => Sse.Prefetch0(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack512Double Multiply(Pack512Double left, Pack512Double right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack512Double MultiplyAdd(Pack512Double left, Pack512Double right, Pack512Double addend) =>
        new(Vector512.FusedMultiplyAdd(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack512Double SwapParts(Pack512Double value) => new(Avx512F.Permute2x64(value._value, 0b01010101));

    public static Pack512Double Order(ReadOnlySpan<int> sources) => new(Vector512.Create<int>(LaneWords.Order(sources, Vector512<int>.Count)).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack512Double Permute(Pack512Double value, Pack512Double order) => new(Avx512F.PermuteVar16x32(value._value.AsSingle(), order._value.AsInt32()).AsDouble());

    public static Pack512Double Mask(ReadOnlySpan<bool> chosen) => new(Vector512.Create<int>(LaneWords.Mask(chosen, Vector512<int>.Count)).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack512Double Select(Pack512Double mask, Pack512Double chosen, Pack512Double other) => new(Vector512.ConditionalSelect(mask._value, chosen._value, other._value));
}
