using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Nexus.Simulators;

/// <summary>
/// The outcomes of all shots, packed: each shot takes ceil(<see cref="BitCount"/> / 8) bytes, with bit i of the result at
/// byte i/8, bit i%8, and unused high bits 0. A result's bits are those of <see cref="Nexus.Circuits.Circuit.ResultRegisters"/>, one register after the other. Shots stand in random (exchangeable) order. Safe to read from several threads.
/// </summary>
public sealed class ShotTable
{
    private readonly ReadOnlyMemory<byte> _rows;

    private ShotTable(int bitCount, int shotCount, ReadOnlyMemory<byte> rows)
    {
        BitCount = bitCount;
        ShotCount = shotCount;
        RowBytes = RowBytesFor(bitCount);
        _rows = rows;
    }

    /// <summary>How many bits each shot has: those of the circuit's result registers. May be 0.</summary>
    public int BitCount { get; }

    /// <summary>How many shots there are.</summary>
    public int ShotCount { get; }

    /// <summary>How many bytes one shot takes.</summary>
    public int RowBytes { get; }

    /// <summary>A table over packed shots, as <see cref="ToBytes"/> gives them. The memory is kept, not copied.</summary>
    /// <exception cref="ArgumentException">The length does not fit the counts, or an unused bit is set.</exception>
    public static ShotTable FromBytes(int bitCount, int shotCount, ReadOnlyMemory<byte> rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bitCount);
        ArgumentOutOfRangeException.ThrowIfNegative(shotCount);
        var rowBytes = RowBytesFor(bitCount);
        if (rows.Length != (long)rowBytes * shotCount)
        {
            throw new ArgumentException($"{shotCount} shots of {bitCount} bits take {(long)rowBytes * shotCount} bytes, not {rows.Length}.", nameof(rows));
        }

        if (bitCount % 8 != 0)
        {
            var unused = 0xFF << (bitCount % 8) & 0xFF;
            var bytes = rows.Span;
            for (var i = rowBytes - 1; i < bytes.Length; i += rowBytes)
            {
                if ((bytes[i] & unused) != 0)
                {
                    throw new ArgumentException($"Shot {i / rowBytes} has a bit set beyond its {bitCount} bits.", nameof(rows));
                }
            }
        }

        return new ShotTable(bitCount, shotCount, rows);
    }

    /// <summary>The packed bits of one shot: bit i at byte i/8, bit i%8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shot.</exception>
    public ReadOnlySpan<byte> Shot(int shot) => Row(shot).Span;

    /// <summary>The value of one bit in one shot.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shot or bit.</exception>
    public bool Bit(int shot, int bit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bit);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(bit, BitCount);
        return (Shot(shot)[bit >> 3] >> (bit & 7) & 1) != 0;
    }

    /// <summary>All shots packed one after the other, without copying.</summary>
    public ReadOnlyMemory<byte> ToBytes() => _rows;

    /// <summary>
    /// The distinct outcomes with their numbers of shots, in ascending order of the outcome read as an unsigned integer with
    /// bit 0 least significant.
    /// </summary>
    public IReadOnlyList<OutcomeCount> Counts()
    {
        if (ShotCount == 0)
        {
            return [];
        }

        if (RowBytes <= sizeof(ulong))
        {
            return CountWords();
        }

        var counts = new Dictionary<ReadOnlyMemory<byte>, int>(OutcomeOrder.Instance);
        for (var shot = 0; shot < ShotCount; shot++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, Row(shot), out _)++;
        }

        return [.. counts.OrderBy(c => c.Key, OutcomeOrder.Instance).Select(c => new OutcomeCount(c.Key, c.Value))];
    }

    internal static int RowBytesFor(int bitCount) => (int)((bitCount + 7L) / 8);

    private OutcomeCount[] CountWords()
    {
        // One probe of a word-keyed table a shot: several times cheaper than hashing spans, and almost every circuit has at most 64 bits.
        var counts = new Dictionary<ulong, int>();
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        word.Clear();
        for (var shot = 0; shot < ShotCount; shot++)
        {
            Shot(shot).CopyTo(word);
            CollectionsMarshal.GetValueRefOrAddDefault(counts, BinaryPrimitives.ReadUInt64LittleEndian(word), out _)++;
        }

        var result = new OutcomeCount[counts.Count];
        var at = 0;
        foreach (var (outcome, count) in counts.OrderBy(c => c.Key))
        {
            var bytes = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, outcome);
            result[at++] = new OutcomeCount(bytes.AsMemory(0, RowBytes), count);
        }

        return result;
    }

    private ReadOnlyMemory<byte> Row(int shot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shot, ShotCount);
        return _rows.Slice(shot * RowBytes, RowBytes);
    }

    /// <summary>Outcomes as unsigned integers, least significant byte first.</summary>
    private sealed class OutcomeOrder : IEqualityComparer<ReadOnlyMemory<byte>>, IComparer<ReadOnlyMemory<byte>>
    {
        public static readonly OutcomeOrder Instance = new();

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<byte> obj)
        {
            var hash = default(HashCode);
            hash.AddBytes(obj.Span);
            return hash.ToHashCode();
        }

        public int Compare(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y)
        {
            for (var i = x.Length - 1; i >= 0; i--)
            {
                var order = x.Span[i].CompareTo(y.Span[i]);
                if (order != 0)
                {
                    return order;
                }
            }

            return 0;
        }
    }
}
