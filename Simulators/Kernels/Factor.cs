using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>A complex factor for each lane of a pack.</summary>
internal readonly unsafe struct Factor<TPack, TReal>(TPack real, TPack imaginary)
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    /// <summary>The real part, twice a lane.</summary>
    private readonly TPack _real = real;

    /// <summary>Less the imaginary part, then the imaginary part.</summary>
    private readonly TPack _imaginary = imaginary;

    /// <summary>How many numbers of <typeparamref name="TReal"/> a factor takes in memory: those of two packs.</summary>
    public static int Stride => 4 << TPack.LaneQubits;

    /// <summary>A factor that <see cref="Write"/> has written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Factor<TPack, TReal> Load(TReal* from) => new(TPack.Load(from), TPack.Load(from + (2 << TPack.LaneQubits)));

    /// <summary>Writes a factor of which lane i is <paramref name="lanes"/>[i].</summary>
    public static void Write(TReal* to, ReadOnlySpan<Complex> lanes)
    {
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            to[2 * lane] = to[(2 * lane) + 1] = TReal.CreateTruncating(lanes[lane].Real);
            to[(2 * (lanes.Length + lane)) + 1] = TReal.CreateTruncating(lanes[lane].Imaginary);
            to[2 * (lanes.Length + lane)] = -to[(2 * (lanes.Length + lane)) + 1];
        }
    }

    /// <summary>The factor that <see cref="WriteOne"/> has written, for all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Factor<TPack, TReal> Repeat(TReal* from) => new(TPack.Repeat(from), TPack.Repeat(from + 2));

    /// <summary>Writes a factor for <see cref="Repeat"/>: four numbers.</summary>
    public static void WriteOne(TReal* to, Complex factor)
    {
        to[0] = to[1] = TReal.CreateTruncating(factor.Real);
        to[3] = TReal.CreateTruncating(factor.Imaginary);
        to[2] = -to[3];
    }

    /// <summary>this * value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TPack Times(TPack value) =>
        TPack.MultiplyAdd(TPack.SwapParts(value), _imaginary, TPack.Multiply(value, _real));

    /// <summary>this * value + addend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TPack TimesPlus(TPack value, TPack addend) =>
        TPack.MultiplyAdd(TPack.SwapParts(value), _imaginary, TPack.MultiplyAdd(value, _real, addend));
}
