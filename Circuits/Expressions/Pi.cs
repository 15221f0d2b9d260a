using System.Numerics;

namespace Nexus.Circuits;

/// <summary>Pi as an integer over a power of two, to as many bits as an exact constant can ask for.</summary>
internal static class Pi
{
    // r + p*pi can cancel: with parts of Expression.MaxBits bits, pi lies no nearer to r/p than about 2^(-2 * MaxBits - 50) in
    // practice, so that this leaves well over 64 good bits.
    private const int LongBits = (3 * Expression.MaxBits) + 256;
    private const int ShortBits = 256;

    private static readonly Lazy<BigInteger> Long = new(() => Machin(LongBits));
    private static readonly BigInteger Short = Machin(ShortBits);

    /// <summary>The double nearest to <paramref name="rational"/> + <paramref name="multiple"/> * pi.</summary>
    public static double Nearest(Rational rational, Rational multiple)
    {
        if (multiple.IsZero)
        {
            return rational.ToDouble();
        }

        if (rational.IsZero)
        {
            return Rational.Nearest(multiple.Numerator * Short, multiple.Denominator << ShortBits);
        }

        var numerator = ((rational.Numerator * multiple.Denominator) << LongBits) + (multiple.Numerator * rational.Denominator * Long.Value);
        return Rational.Nearest(numerator, (rational.Denominator * multiple.Denominator) << LongBits);
    }

    // Machin 1706: pi = 16 arctan(1/5) - 4 arctan(1/239), with 32 guard bits.
    private static BigInteger Machin(int bits) => ((16 * ArcTangentOfInverse(5, bits + 32)) - (4 * ArcTangentOfInverse(239, bits + 32))) >> 32;

    private static BigInteger ArcTangentOfInverse(int x, int bits)
    {
        var power = (BigInteger.One << bits) / x;
        var sum = power;
        for (var n = 3; !power.IsZero; n += 2)
        {
            power /= -x * x;
            sum += power / n;
        }

        return sum;
    }
}
