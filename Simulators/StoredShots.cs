using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nexus.Simulators;

/// <summary>
/// A stored table of shots (<see cref="ShotTableFormat"/>), read a piece at a time, so that its size does not matter: what is held is a piece,
/// and for counts a bounded number of outcomes.
/// </summary>
public sealed class StoredShots
{
    /// <summary>About how many bytes are read at once.</summary>
    public const int PieceBytes = 8 * 1024 * 1024;

    /// <summary>About how many bytes the outcomes take that are counted at once, by default.</summary>
    public const long CountingBytes = 64L * 1024 * 1024;

    /// <summary>What an outcome takes beside its bits: an array, and its entry in a table.</summary>
    private const int OutcomeOverhead = 96;

    private readonly PieceReader _read;

    private StoredShots(int bitCount, int shotCount, PieceReader read)
    {
        BitCount = bitCount;
        ShotCount = shotCount;
        RowBytes = ShotTable.RowBytesFor(bitCount);
        _read = read;
    }

    /// <summary>How many bits each shot has.</summary>
    public int BitCount { get; }

    /// <summary>How many shots there are.</summary>
    public int ShotCount { get; }

    /// <summary>How many bytes one shot takes.</summary>
    public int RowBytes { get; }

    /// <summary>Reads the header of a stored table.</summary>
    /// <param name="length">How many bytes are stored.</param>
    /// <param name="read">Reads them.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="FormatException">The bytes are no such table.</exception>
    public static async ValueTask<StoredShots> OpenAsync(long length, PieceReader read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (length < ShotTableFormat.HeaderBytes)
        {
            throw new FormatException($"A table of shots has a header of {ShotTableFormat.HeaderBytes} bytes; there are {length}.");
        }

        var header = await read(0, ShotTableFormat.HeaderBytes, cancellationToken).ConfigureAwait(false);
        var bits = BinaryPrimitives.ReadInt32LittleEndian(header.Span);
        var shots = BinaryPrimitives.ReadInt32LittleEndian(header.Span[sizeof(int)..]);
        var rows = bits < 0 || shots < 0 ? -1 : (long)ShotTable.RowBytesFor(bits) * shots;
        return rows == length - ShotTableFormat.HeaderBytes
            ? new StoredShots(bits, shots, read)
            : throw new FormatException($"The table of shots is damaged: {shots} shots of {bits} bits do not take {length - ShotTableFormat.HeaderBytes} bytes.");
    }

    /// <summary>The packed shots in the order taken, a run of whole shots at a time; nothing when a shot has no bits.</summary>
    /// <param name="maxBytes">How many bytes a run has at most, unless one shot has more.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        int maxBytes = PieceBytes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (RowBytes == 0)
        {
            yield break;
        }

        var run = Math.Max(1, maxBytes / RowBytes);
        for (long first = 0; first < ShotCount; first += run)
        {
            var count = (int)Math.Min(run, ShotCount - first);
            yield return await _read(ShotTableFormat.HeaderBytes + (first * RowBytes), count * RowBytes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The distinct outcomes with their numbers of shots, as <see cref="ShotTable.Counts"/> orders them. Where there are more than fit, the
    /// table is read several times: each time the lowest outcomes that have not been told yet are counted, as many as fit.
    /// </summary>
    /// <param name="maxBytes">About how many bytes the outcomes take that are held at once.</param>
    /// <param name="cancellationToken">Ends the count.</param>
    public async IAsyncEnumerable<OutcomeCount> CountAsync(
        long maxBytes = CountingBytes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (RowBytes == 0)
        {
            if (ShotCount > 0)
            {
                yield return new OutcomeCount(ReadOnlyMemory<byte>.Empty, ShotCount);
            }

            yield break;
        }

        var round = new CountingRound((int)Math.Clamp(maxBytes / (RowBytes + OutcomeOverhead), 2, int.MaxValue));
        do
        {
            round.Begin();
            await foreach (var rows in ReadAsync(PieceBytes, cancellationToken).ConfigureAwait(false))
            {
                round.Add(rows.Span, RowBytes);
            }

            foreach (var outcome in round.End())
            {
                yield return outcome;
            }
        }
        while (round.LeftSomething);
    }

    /// <summary>Counts the outcomes above those told already; when there are too many, only the lower half of them.</summary>
    private sealed class CountingRound(int capacity)
    {
        private readonly Dictionary<byte[], int> _counts = new(OutcomeComparer.Instance);
        private byte[]? _above;
        private byte[]? _upTo;

        /// <summary>Whether outcomes are left for another round.</summary>
        public bool LeftSomething => _upTo is not null;

        public void Begin()
        {
            _counts.Clear();
            (_above, _upTo) = (_upTo ?? _above, null);
        }

        public void Add(ReadOnlySpan<byte> rows, int rowBytes)
        {
            var counts = _counts.GetAlternateLookup<ReadOnlySpan<byte>>();
            for (; !rows.IsEmpty; rows = rows[rowBytes..])
            {
                var row = rows[..rowBytes];
                if ((_above is not null && OutcomeComparer.Compare(row, _above) <= 0) || (_upTo is not null && OutcomeComparer.Compare(row, _upTo) > 0))
                {
                    continue;
                }

                CollectionsMarshal.GetValueRefOrAddDefault(counts, row, out _)++;
                if (_counts.Count > capacity)
                {
                    KeepLowerHalf();
                }
            }
        }

        public IEnumerable<OutcomeCount> End() =>
            _counts.OrderBy(c => c.Key, OutcomeComparer.Instance).Select(c => new OutcomeCount(c.Key, c.Value));

        private void KeepLowerHalf()
        {
            byte[][] outcomes = [.. _counts.Keys.Order(OutcomeComparer.Instance)];
            var kept = outcomes.Length / 2;
            _upTo = outcomes[kept - 1];
            foreach (var outcome in outcomes.AsSpan(kept))
            {
                _counts.Remove(outcome);
            }
        }
    }

    /// <summary>Outcomes as unsigned integers, least significant byte first.</summary>
    private sealed class OutcomeComparer : IComparer<byte[]>, IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly OutcomeComparer Instance = new();

        public static int Compare(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
        {
            for (var i = x.Length - 1; i >= 0; i--)
            {
                if (x[i] != y[i])
                {
                    return x[i] - y[i];
                }
            }

            return 0;
        }

        public int Compare(byte[]? x, byte[]? y) => Compare(x.AsSpan(), y.AsSpan());

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
