using System.Globalization;

namespace Nexus.Circuits;

/// <summary>The type of a classical value.</summary>
/// <param name="Kind">What sort of value.</param>
/// <param name="Width">Its bits; for a complex number the bits of each part. A float has 32 or 64.</param>
public readonly record struct ClassicalType(ClassicalKind Kind, int Width)
{
    /// <summary>The most bits that one value can have.</summary>
    public const int MaxWidth = 1 << 20;

    /// <summary>True or false.</summary>
    public static ClassicalType Bool => new(ClassicalKind.Bool, 1);

    /// <summary>A floating-point number in double precision.</summary>
    public static ClassicalType Double => new(ClassicalKind.Float, 64);

    /// <summary>A string of bits.</summary>
    public static ClassicalType Bits(int width) => new(ClassicalKind.Bit, width);

    /// <summary>An unsigned integer.</summary>
    public static ClassicalType Unsigned(int width) => new(ClassicalKind.Uint, width);

    /// <summary>A signed integer in two's complement.</summary>
    public static ClassicalType Signed(int width) => new(ClassicalKind.Int, width);

    /// <summary>A fixed-point angle.</summary>
    public static ClassicalType Angle(int width) => new(ClassicalKind.Angle, width);

    /// <summary>Whether values are whole numbers: bits, truth values, integers. An angle is not, though it is stored as one.</summary>
    public bool IsIntegral => Kind is ClassicalKind.Bit or ClassicalKind.Bool or ClassicalKind.Uint or ClassicalKind.Int;

    /// <summary>How many bits of a circuit a variable of this type takes. Floating-point numbers are kept in double precision.</summary>
    public int StorageWidth => Kind switch
    {
        ClassicalKind.Float => 64,
        ClassicalKind.Complex => 128,
        _ => Width,
    };

    /// <summary>The type as OpenQASM 3 writes it.</summary>
    public override string ToString() => Kind switch
    {
        ClassicalKind.Bool => "bool",
        ClassicalKind.Complex => string.Create(CultureInfo.InvariantCulture, $"complex[float[{Width}]]"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Kind.ToString().ToLowerInvariant()}[{Width}]"),
    };

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Width, MaxWidth);
        if ((Kind == ClassicalKind.Bool && Width != 1) || (Kind is ClassicalKind.Float or ClassicalKind.Complex && Width is not (32 or 64)))
        {
            throw new ArgumentException($"There is no {this}: a truth value has 1 bit, a floating-point number 32 or 64.");
        }
    }
}
