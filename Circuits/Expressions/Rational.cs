using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits;

/// <summary>An exact fraction in lowest terms, with a positive denominator.</summary>
public readonly struct Rational : IEquatable<Rational>
{
    // The digits that any use of a literal needs; more only cost time.
    internal const int MaxLiteralDigits = 1000;

    // Any integer of so many digits, and the power of ten with so many zeros, fit a long.
    private const int MaxShortDigits = 18;

    private static readonly SearchValues<char> DigitsAndPoint = SearchValues.Create("0123456789.");

    private readonly BigInteger _denominatorOrZero;

    private Rational(BigInteger numerator, BigInteger denominator)
    {
        Numerator = numerator;
        _denominatorOrZero = denominator;
    }

    /// <summary>Zero.</summary>
    public static Rational Zero => default;

    /// <summary>One.</summary>
    public static Rational One { get; } = new(BigInteger.One, BigInteger.One);

    /// <summary>The numerator, which carries the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The denominator, at least 1. (The default value of the type is zero: 0/1.)</summary>
    public BigInteger Denominator => _denominatorOrZero.IsZero ? BigInteger.One : _denominatorOrZero;

    /// <summary>Whether the fraction is zero.</summary>
    public bool IsZero => Numerator.IsZero;

    /// <summary>Whether the fraction is a whole number.</summary>
    public bool IsInteger => Denominator.IsOne;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Numerator.Sign;

    /// <summary>How many bits the longer of numerator and denominator takes.</summary>
    internal long BitLength => Math.Max(BigInteger.Abs(Numerator).GetBitLength(), Denominator.GetBitLength());

    /// <summary>The fraction of two integers, in lowest terms.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="denominator"/> is zero.</exception>
    public static Rational Of(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException("A fraction's denominator is not zero.");
        }

        if (denominator.Sign < 0)
        {
            (numerator, denominator) = (-numerator, -denominator);
        }

        if (denominator.IsOne)
        {
            return new Rational(numerator, denominator);
        }

        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        return divisor.IsOne ? new Rational(numerator, denominator) : new Rational(numerator / divisor, denominator / divisor);
    }

    /// <summary>
    /// Reads a decimal number such as <c>12</c>, <c>.5</c> or <c>1.25e-3</c> exactly, without a sign.
    /// </summary>
    /// <returns>
    /// False when the text is not of that form, has more than 1000 digits, or is so large or so small (beyond 10^±1000) that
    /// it is of no use as an angle.
    /// </returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Rational value)
    {
        value = Zero;
        var exponent = 0L;
        var digits = text;
        var mark = text.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            digits = text[..mark];
            if (!TryParseExponent(text[(mark + 1)..], out exponent))
            {
                return false;
            }
        }

        var point = digits.IndexOf('.');
        var count = digits.Length - (point < 0 ? 0 : 1);
        if (count is 0 or > MaxLiteralDigits || digits.ContainsAnyExcept(DigitsAndPoint) || (point >= 0 && digits[(point + 1)..].Contains('.')))
        {
            return false;
        }

        var fraction = point < 0 ? 0 : digits.Length - point - 1;
        BigInteger mantissa;
        if (count <= MaxShortDigits)
        {
            var small = 0L;
            foreach (var digit in digits)
            {
                small = digit == '.' ? small : (small * 10) + (digit - '0');
            }

            if (exponent == 0 && fraction > 0 && small > 0)
            {
                value = Shorten(small, fraction);
                return true;
            }

            mantissa = small;
        }
        else
        {
            mantissa = BigInteger.Parse(point < 0 ? digits : string.Concat(digits[..point], digits[(point + 1)..]), CultureInfo.InvariantCulture);
        }

        if (mantissa.IsZero)
        {
            return true;
        }

        var scale = exponent - fraction;
        if (Math.Abs(scale) > 2 * MaxLiteralDigits || Math.Abs(exponent) > MaxLiteralDigits)
        {
            return false;
        }

        var power = BigInteger.Pow(10, (int)Math.Abs(scale));
        value = scale >= 0 ? new Rational(mantissa * power, BigInteger.One) : Of(mantissa, power);
        return true;
    }

    /// <summary>The decimal number that a double is written as (its shortest text that reads back the same), exactly.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
    public static Rational FromDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Only a finite number is a fraction.");
        }

        _ = TryParse(Math.Abs(value).ToString("R", CultureInfo.InvariantCulture), out var magnitude);
        return value < 0 ? -magnitude : magnitude;
    }

    /// <summary>The nearest double; infinity where the fraction is beyond the range of a double.</summary>
    public double ToDouble() => Nearest(Numerator, Denominator);

    /// <summary>The fraction raised to a whole power.</summary>
    /// <exception cref="DivideByZeroException">Zero is raised to a negative power.</exception>
    public Rational Power(int exponent) => exponent >= 0
        ? new Rational(BigInteger.Pow(Numerator, exponent), BigInteger.Pow(Denominator, exponent))
        : Of(BigInteger.Pow(Denominator, -exponent), BigInteger.Pow(Numerator, -exponent));

    /// <summary>A whole number is a fraction.</summary>
    public static implicit operator Rational(int value) => new(value, BigInteger.One);

    /// <summary>A whole number is a fraction.</summary>
    public static Rational FromInt32(int value) => value;

    /// <summary>The sum.</summary>
    public static Rational operator +(Rational left, Rational right) => left.IsZero ? right : right.IsZero ? left
        : Of((left.Numerator * right.Denominator) + (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    /// <summary>The difference.</summary>
    public static Rational operator -(Rational left, Rational right) => left + -right;

    /// <summary>The product.</summary>
    public static Rational operator *(Rational left, Rational right) => Of(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    /// <summary>The quotient.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="right"/> is zero.</exception>
    public static Rational operator /(Rational left, Rational right) => Of(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    /// <summary>The negative.</summary>
    public static Rational operator -(Rational value) => new(-value.Numerator, value.Denominator);

    /// <summary>The sum.</summary>
    public static Rational Add(Rational left, Rational right) => left + right;

    /// <summary>The difference.</summary>
    public static Rational Subtract(Rational left, Rational right) => left - right;

    /// <summary>The product.</summary>
    public static Rational Multiply(Rational left, Rational right) => left * right;

    /// <summary>The quotient.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="right"/> is zero.</exception>
    public static Rational Divide(Rational left, Rational right) => left / right;

    /// <summary>The negative.</summary>
    public static Rational Negate(Rational value) => -value;

    /// <summary>Whether two fractions are the same number.</summary>
    public static bool operator ==(Rational left, Rational right) => left.Equals(right);

    /// <summary>Whether two fractions are different numbers.</summary>
    public static bool operator !=(Rational left, Rational right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Rational other) => Numerator == other.Numerator && Denominator == other.Denominator;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    /// <summary>The fraction as <c>3</c> or <c>-3/4</c>.</summary>
    public override string ToString() => IsInteger
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    /// <summary>The double nearest to a fraction (ties to even), subnormal numbers included. The denominator is positive.</summary>
    internal static double Nearest(BigInteger numerator, BigInteger denominator)
    {
        const long exactly = 1L << 53;
        if (numerator >= -exactly && numerator <= exactly && denominator <= exactly)
        {
            // Both are exact doubles, and IEEE division rounds correctly.
            return (double)numerator / (double)denominator;
        }

        var negative = numerator.Sign < 0;
        var magnitude = BigInteger.Abs(numerator);

        // A quotient of at least 65 bits and a sticky last bit hold all that rounding to 53 bits or fewer needs.
        var shift = (int)(66 - magnitude.GetBitLength() + denominator.GetBitLength());
        var quotient = shift >= 0
            ? BigInteger.DivRem(magnitude << shift, denominator, out var remainder)
            : BigInteger.DivRem(magnitude, denominator << -shift, out remainder);
        var length = (int)quotient.GetBitLength();
        var top = length - shift;
        if (top > 1024)
        {
            return negative ? double.NegativeInfinity : double.PositiveInfinity;
        }

        // Numbers below 2^-1022 keep fewer bits: the last one always stands for 2^-1074.
        var keep = Math.Min(53, top + 1074);
        if (keep < 0)
        {
            return negative ? -0.0 : 0.0;
        }

        var drop = length - keep;
        var mantissa = quotient >> drop;
        var rest = quotient - (mantissa << drop);
        var half = BigInteger.One << (drop - 1);
        var comparison = rest.CompareTo(half);
        if (comparison > 0 || (comparison == 0 && (!remainder.IsZero || !mantissa.IsEven)))
        {
            mantissa += 1;
        }

        var result = Math.ScaleB((double)mantissa, drop - shift);
        return negative ? -result : result;
    }

    // small / 10^decimals in lowest terms, without the big integers' common divisor: most literals of a program come here.
    private static Rational Shorten(long small, int decimals)
    {
        var denominator = 1L;
        for (var k = 0; k < decimals; k++)
        {
            denominator *= 10;
        }

        var twos = Math.Min(BitOperations.TrailingZeroCount(small), decimals);
        small >>= twos;
        denominator >>= twos;
        for (var fives = 0; fives < decimals && small % 5 == 0; fives++)
        {
            small /= 5;
            denominator /= 5;
        }

        return new Rational(small, denominator);
    }

    private static bool TryParseExponent(ReadOnlySpan<char> text, out long exponent)
    {
        exponent = 0;
        var negative = text.StartsWith("-");
        if (negative || text.StartsWith("+"))
        {
            text = text[1..];
        }

        if (text.IsEmpty)
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            // Past a million it is out of range whatever follows.
            exponent = exponent > 1_000_000 ? exponent : (exponent * 10) + (digit - '0');
        }

        exponent = negative ? -exponent : exponent;
        return true;
    }
}
