using System.Buffers.Binary;

namespace Nexus.Simulators;

/// <summary>
/// How a <see cref="ShotTable"/> is written to bytes: number of bits and number of shots, each a 32-bit little-endian integer, then
/// the rows as <see cref="ShotTable.ToBytes"/> gives them.
/// </summary>
public static class ShotTableFormat
{
    /// <summary>The name that is stored with such bytes.</summary>
    public const string Name = "shots/v1";

    internal const int HeaderBytes = 2 * sizeof(int);

    /// <summary>A long table is copied so many bytes at a time.</summary>
    private const int PieceBytes = 4 << 20;

    /// <summary>Writes a table.</summary>
    /// <param name="shots">The table.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static byte[] Encode(ShotTable shots, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shots);
        var rows = shots.ToBytes();
        var bytes = GC.AllocateUninitializedArray<byte>(HeaderBytes + rows.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, shots.BitCount);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(int)), shots.ShotCount);
        for (var done = 0; done < rows.Length; done += PieceBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var piece = rows.Span.Slice(done, Math.Min(PieceBytes, rows.Length - done));
            piece.CopyTo(bytes.AsSpan(HeaderBytes + done));
        }

        return bytes;
    }

    /// <summary>Reads a table.</summary>
    /// <exception cref="FormatException">The bytes are no such table.</exception>
    public static ShotTable Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
        {
            throw new FormatException($"A table of shots has a header of {HeaderBytes} bytes; there are {bytes.Length}.");
        }

        try
        {
            return ShotTable.FromBytes(
                BinaryPrimitives.ReadInt32LittleEndian(bytes.Span),
                BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[sizeof(int)..]),
                bytes[HeaderBytes..]);
        }
        catch (ArgumentException mismatch)
        {
            throw new FormatException("The table of shots is damaged: " + mismatch.Message, mismatch);
        }
    }
}
