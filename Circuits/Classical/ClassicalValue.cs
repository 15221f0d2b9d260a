using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits;

/// <summary>A classical value with its type. Always within the type: integers wrap around as two's complement or modulo 2^n.</summary>
public readonly struct ClassicalValue : IEquatable<ClassicalValue>
{
    private ClassicalValue(ClassicalType type, BigInteger integer, Complex number)
    {
        Type = type;
        Integer = integer;
        Number = number;
    }

    /// <summary>The value's type.</summary>
    public ClassicalType Type { get; }

    /// <summary>The whole number: of an integral type its value, of an angle the k in 2 pi k / 2^n; 0 for floating-point types.</summary>
    public BigInteger Integer { get; }

    /// <summary>The floating-point number; 0 for other types.</summary>
    public Complex Number { get; }

    /// <summary>Whether the value counts as true: anything but zero.</summary>
    public bool IsTrue => !Integer.IsZero || Number != Complex.Zero;

    /// <summary>A truth value.</summary>
    public static ClassicalValue Of(bool value) => new(ClassicalType.Bool, value ? 1 : 0, default);

    /// <summary>A floating-point number in double precision.</summary>
    public static ClassicalValue Of(double value) => new(ClassicalType.Double, default, value);

    /// <summary>A whole number of an integral type, or the k of an angle, wrapped into the type. For a truth value anything but 0 is true.</summary>
    /// <exception cref="ArgumentException">The type is a floating-point one.</exception>
    public static ClassicalValue Of(ClassicalType type, BigInteger value)
    {
        if (type.Kind is ClassicalKind.Float or ClassicalKind.Complex)
        {
            throw new ArgumentException($"A {type} is not a whole number.", nameof(type));
        }

        return new ClassicalValue(type, Wrap(type, value), default);
    }

    /// <summary>A whole number of an integral type, or the k of an angle, wrapped into the type. For a truth value anything but 0 is true.</summary>
    /// <exception cref="ArgumentException">The type is a floating-point one.</exception>
    public static ClassicalValue Of(ClassicalType type, long value) => Of(type, (BigInteger)value);

    /// <summary>A floating-point number of a type, rounded to its precision; the imaginary part of a real type is dropped.</summary>
    /// <exception cref="ArgumentException">The type is not a floating-point one.</exception>
    public static ClassicalValue Of(ClassicalType type, Complex value) => type.Kind switch
    {
        ClassicalKind.Float => new ClassicalValue(type, default, Round(type, value.Real)),
        ClassicalKind.Complex => new ClassicalValue(type, default, new Complex(Round(type, value.Real), Round(type, value.Imaginary))),
        _ => throw new ArgumentException($"A {type} is not a floating-point number.", nameof(type)),
    };

    /// <summary>The value as a real number: an integer itself, an angle in radians from 0 to 2 pi, the real part of a floating-point number.</summary>
    public double ToDouble() => Type.Kind switch
    {
        ClassicalKind.Float or ClassicalKind.Complex => Number.Real,
        ClassicalKind.Angle => 2 * Math.PI * Scale(Integer, Type.Width),
        _ => (double)Integer,
    };

    /// <summary>The value in another type, as an OpenQASM 3 cast does it.</summary>
    /// <remarks>
    /// Whole numbers wrap; a floating-point number is cut towards zero; to <c>bool</c> anything but 0 is true; a real number becomes
    /// the nearest angle; angles keep their leading bits; an angle and bits exchange their pattern; an angle as a float is in radians.
    /// </remarks>
    /// <exception cref="ClassicalEvaluationException">A floating-point number that is not finite has no whole number and no angle.</exception>
    public ClassicalValue To(ClassicalType type)
    {
        if (type == Type)
        {
            return this;
        }

        switch (type.Kind)
        {
            case ClassicalKind.Bool:
                return Of(IsTrue);
            case ClassicalKind.Float:
            case ClassicalKind.Complex:
                return Of(type, Type.Kind == ClassicalKind.Complex ? Number : ToDouble());
            case ClassicalKind.Angle when Type.Kind == ClassicalKind.Angle:
                var shift = type.Width - Type.Width;
                return Of(type, shift >= 0 ? Integer << shift : Integer >> -shift);
            case ClassicalKind.Angle when Type.Kind is ClassicalKind.Float or ClassicalKind.Complex:
                return Of(type, NearestAngle(Finite(Number.Real), type.Width));
            default:
                return Type.Kind is ClassicalKind.Float or ClassicalKind.Complex
                    ? Of(type, new BigInteger(Math.Truncate(Finite(Number.Real))))
                    : Of(type, Integer);
        }

        double Finite(double value) => double.IsFinite(value)
            ? value
            : throw new ClassicalEvaluationException(string.Create(CultureInfo.InvariantCulture, $"The number {value} cannot become {type}."));
    }

    /// <summary>Reads a value from the bits that a variable of this type takes, least significant first.</summary>
    internal static ClassicalValue FromBits(ClassicalType type, ReadOnlySpan<bool> bit)
    {
        if (type.Kind is ClassicalKind.Float or ClassicalKind.Complex)
        {
            var real = BitConverter.UInt64BitsToDouble(Word(bit, 0));
            return Of(type, type.Kind == ClassicalKind.Float ? real : new Complex(real, BitConverter.UInt64BitsToDouble(Word(bit, 64))));
        }

        if (bit.Length <= 62)
        {
            var small = 0L;
            for (var i = 0; i < bit.Length; i++)
            {
                small |= bit[i] ? 1L << i : 0;
            }

            return Of(type, (BigInteger)small);
        }

        var bytes = new byte[(bit.Length >> 3) + 1];
        for (var i = 0; i < bit.Length; i++)
        {
            bytes[i >> 3] |= (byte)(bit[i] ? 1 << (i & 7) : 0);
        }

        return Of(type, new BigInteger(bytes, isUnsigned: true));
    }

    /// <summary>Whether bit <paramref name="index"/> of the value's stored form is 1.</summary>
    internal bool StoredBit(int index) => Type.Kind switch
    {
        ClassicalKind.Float => (BitConverter.DoubleToUInt64Bits(Number.Real) >> index & 1) != 0,
        ClassicalKind.Complex => (BitConverter.DoubleToUInt64Bits(index < 64 ? Number.Real : Number.Imaginary) >> (index & 63) & 1) != 0,
        _ => !(Integer >> index).IsEven,
    };

    /// <inheritdoc/>
    public bool Equals(ClassicalValue other) => Type == other.Type && Integer == other.Integer && Number.Equals(other.Number);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ClassicalValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Integer, Number);

    /// <summary>The value for a person: <c>true</c>, <c>-3</c>, <c>0.5</c>, bits with the most significant first.</summary>
    public override string ToString() => Type.Kind switch
    {
        ClassicalKind.Bool => IsTrue ? "true" : "false",
        ClassicalKind.Bit => BitText(),
        ClassicalKind.Angle or ClassicalKind.Float => ToDouble().ToString("R", CultureInfo.InvariantCulture),
        ClassicalKind.Complex => string.Create(CultureInfo.InvariantCulture, $"{Number.Real:R} + {Number.Imaginary:R}im"),
        _ => Integer.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Whether two values are the same value of the same type.</summary>
    public static bool operator ==(ClassicalValue left, ClassicalValue right) => left.Equals(right);

    /// <summary>Whether two values differ in value or type.</summary>
    public static bool operator !=(ClassicalValue left, ClassicalValue right) => !left.Equals(right);

    private static ulong Word(ReadOnlySpan<bool> bit, int from)
    {
        var word = 0UL;
        for (var i = 0; i < 64; i++)
        {
            word |= bit[from + i] ? 1UL << i : 0;
        }

        return word;
    }

    private static double Round(ClassicalType type, double value) => type.Width == 32 ? (float)value : value;

    private static double Scale(BigInteger numerator, int width)
    {
        // Beyond double precision the trailing bits do not matter, and 2^width may not be a double.
        var spare = Math.Max(0, width - 1000);
        return (double)(numerator >> spare) / Math.Pow(2, width - spare);
    }

    private static BigInteger NearestAngle(double radians, int width)
    {
        var turns = radians / (2 * Math.PI);
        turns -= Math.Floor(turns);
        var scaled = turns * Math.Pow(2, Math.Min(width, 64));
        var nearest = new BigInteger(Math.Round(scaled, MidpointRounding.ToEven));
        return width > 64 ? nearest << (width - 64) : nearest;
    }

    private static BigInteger Wrap(ClassicalType type, BigInteger value)
    {
        if (type.Kind == ClassicalKind.Bool)
        {
            return value.IsZero ? 0 : 1;
        }

        if (value.Sign >= 0 && value.GetBitLength() < type.Width)
        {
            return value;
        }

        var wrapped = value & ((BigInteger.One << type.Width) - 1);
        return type.Kind == ClassicalKind.Int && !(wrapped >> (type.Width - 1)).IsEven ? wrapped - (BigInteger.One << type.Width) : wrapped;
    }

    private string BitText()
    {
        var text = new char[Type.Width];
        for (var i = 0; i < text.Length; i++)
        {
            text[^(i + 1)] = StoredBit(i) ? '1' : '0';
        }

        return new string(text);
    }
}
