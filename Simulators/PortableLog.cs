namespace Nexus.Simulators;

/// <summary>
/// A natural logarithm made of additions, multiplications and divisions only. These round the same on every machine, which the
/// platforms' own logarithms need not: a seed then means the same errors everywhere.
/// </summary>
internal static class PortableLog
{
    private const double Ln2 = 0.69314718055994530942;
    private const double RootTwo = 1.41421356237309504880;

    /// <summary>ln of a normal positive number, to about 1e-15 of its value's scale: by 2 artanh((m-1)/(m+1)) for a mantissa m near 1.</summary>
    public static double Of(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (mantissa > RootTwo)
        {
            mantissa /= 2;
            exponent++;
        }

        var f = (mantissa - 1) / (mantissa + 1);
        var s = f * f;
        var series = 1 + (s * ((1.0 / 3) + (s * ((1.0 / 5) + (s * ((1.0 / 7) + (s * ((1.0 / 9) + (s * ((1.0 / 11)
            + (s * ((1.0 / 13) + (s * ((1.0 / 15) + (s * ((1.0 / 17) + (s * (1.0 / 19))))))))))))))))));
        return (exponent * Ln2) + (2 * f * series);
    }
}
