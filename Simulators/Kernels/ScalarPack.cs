using System.Numerics;

namespace Nexus.Simulators.Kernels;

/// <summary>Two amplitudes whose parts are computed one by one, for machines without AVX2.</summary>
internal readonly unsafe struct ScalarPack<TReal>(TReal evenReal, TReal evenImaginary, TReal oddReal, TReal oddImaginary) : IPack<ScalarPack<TReal>, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private readonly TReal _evenReal = evenReal;
    private readonly TReal _evenImaginary = evenImaginary;
    private readonly TReal _oddReal = oddReal;
    private readonly TReal _oddImaginary = oddImaginary;

    public static int LaneQubits => 1;

    public static ScalarPack<TReal> Load(TReal* from) => new(from[0], from[1], from[2], from[3]);

    public static ScalarPack<TReal> Repeat(TReal* from) => new(from[0], from[1], from[0], from[1]);

    public void Store(TReal* to)
    {
        to[0] = _evenReal;
        to[1] = _evenImaginary;
        to[2] = _oddReal;
        to[3] = _oddImaginary;
    }

    public static void Prefetch(TReal* at)
    {
        // The machine's own guess has to do.
    }

    public static ScalarPack<TReal> Multiply(ScalarPack<TReal> left, ScalarPack<TReal> right) => new(
        left._evenReal * right._evenReal,
        left._evenImaginary * right._evenImaginary,
        left._oddReal * right._oddReal,
        left._oddImaginary * right._oddImaginary);

    public static ScalarPack<TReal> MultiplyAdd(ScalarPack<TReal> left, ScalarPack<TReal> right, ScalarPack<TReal> addend) => new(
        TReal.FusedMultiplyAdd(left._evenReal, right._evenReal, addend._evenReal),
        TReal.FusedMultiplyAdd(left._evenImaginary, right._evenImaginary, addend._evenImaginary),
        TReal.FusedMultiplyAdd(left._oddReal, right._oddReal, addend._oddReal),
        TReal.FusedMultiplyAdd(left._oddImaginary, right._oddImaginary, addend._oddImaginary));

    public static ScalarPack<TReal> SwapParts(ScalarPack<TReal> value) =>
        new(value._evenImaginary, value._evenReal, value._oddImaginary, value._oddReal);

    public static ScalarPack<TReal> Order(ReadOnlySpan<int> sources) => sources[0] == 0 ? default : Mask([true, true]);

    public static ScalarPack<TReal> Permute(ScalarPack<TReal> value, ScalarPack<TReal> order) => TReal.IsZero(order._evenReal)
        ? value
        : new(value._oddReal, value._oddImaginary, value._evenReal, value._evenImaginary);

    public static ScalarPack<TReal> Mask(ReadOnlySpan<bool> chosen)
    {
        var (even, odd) = (chosen[0] ? TReal.One : TReal.Zero, chosen[1] ? TReal.One : TReal.Zero);
        return new(even, even, odd, odd);
    }

    public static ScalarPack<TReal> Select(ScalarPack<TReal> mask, ScalarPack<TReal> chosen, ScalarPack<TReal> other)
    {
        var (even, odd) = (TReal.IsZero(mask._evenReal) ? other : chosen, TReal.IsZero(mask._oddReal) ? other : chosen);
        return new(even._evenReal, even._evenImaginary, odd._oddReal, odd._oddImaginary);
    }
}
