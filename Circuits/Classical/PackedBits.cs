namespace Nexus.Circuits;

/// <summary>Values in the packed bits of a run: bit i is bit i%8 (from the least significant) of byte i/8.</summary>
public static class PackedBits
{
    /// <summary>Whether a bit is 1.</summary>
    public static bool Get(ReadOnlySpan<byte> row, int bit) => (row[bit >> 3] >> (bit & 7) & 1) != 0;

    /// <summary>Sets a bit.</summary>
    public static void Set(Span<byte> row, int bit, bool value)
    {
        var mask = (byte)(1 << (bit & 7));
        row[bit >> 3] = (byte)(value ? row[bit >> 3] | mask : row[bit >> 3] & ~mask);
    }

    /// <summary>The value held by bits, least significant first.</summary>
    public static ClassicalValue Read(ReadOnlySpan<byte> row, ClassicalType type, ReadOnlySpan<int> bits)
    {
        Span<bool> values = bits.Length <= 256 ? stackalloc bool[bits.Length] : new bool[bits.Length];
        for (var i = 0; i < bits.Length; i++)
        {
            values[i] = Get(row, bits[i]);
        }

        return ClassicalValue.FromBits(type, values);
    }

    /// <summary>The value held by as many bits as the type takes, from <paramref name="first"/> on.</summary>
    public static ClassicalValue Read(ReadOnlySpan<byte> row, ClassicalType type, int first)
    {
        var width = type.StorageWidth;
        Span<bool> values = width <= 256 ? stackalloc bool[width] : new bool[width];
        for (var i = 0; i < width; i++)
        {
            values[i] = Get(row, first + i);
        }

        return ClassicalValue.FromBits(type, values);
    }
}
