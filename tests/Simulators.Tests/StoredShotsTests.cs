using CsCheck;

namespace Nexus.Simulators.Tests;

/// <summary>A stored table that is read in pieces says what the whole table says, however little of it is held.</summary>
public sealed class StoredShotsTests
{
    [Fact]
    public void Counts_and_shots_are_those_of_the_whole_table() => Gen
        .Select(Gen.Int[0, 70], Gen.Int[0, 300], Gen.Int[0, 40], Gen.Int)
        .Sample((bits, shots, room, seed) =>
        {
            var table = Table(bits, shots, seed);
            var stored = Open(table);
            Assert.Equal((table.BitCount, table.ShotCount, table.RowBytes), (stored.BitCount, stored.ShotCount, stored.RowBytes));
            var expected = table.Counts().Select(c => (Convert.ToHexString(c.Outcome.Span), c.Count));
            var counted = stored.CountAsync(maxBytes: room * 100).ToBlockingEnumerable();
            Assert.Equal(expected, counted.Select(c => (Convert.ToHexString(c.Outcome.Span), c.Count)));
            Assert.Equal(table.ToBytes().ToArray(), stored.ReadAsync(maxBytes: 1 + room).ToBlockingEnumerable().SelectMany(piece => piece.ToArray()));
        });

    [Fact]
    public async Task More_outcomes_than_fit_take_more_rounds_and_not_more_room()
    {
        // All outcomes differ, and a hundred fit.
        foreach (var shots in (int[])[1_000, 8_000])
        {
            var table = Table(60, shots, seed: 1);
            var reads = 0;
            var bytes = ShotTableFormat.Encode(table);
            var stored = await StoredShots.OpenAsync(bytes.Length, (offset, count, _) =>
            {
                reads++;
                return new(bytes.AsMemory((int)offset, count));
            });
            var counted = 0;
            await foreach (var outcome in stored.CountAsync(maxBytes: 100 * 104))
            {
                counted += outcome.Count;
            }

            Assert.Equal(shots, counted);
            Assert.InRange(reads, shots / 100, (shots / 50) + 2);
        }
    }

    [Theory]
    [InlineData("0100")]
    [InlineData("0800000002000000AA")]
    [InlineData("FFFFFFFF00000000")]
    public async Task Damaged_bytes_are_refused(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        await Assert.ThrowsAsync<FormatException>(async () =>
            await StoredShots.OpenAsync(bytes.Length, (offset, count, _) => new(bytes.AsMemory((int)offset, count))));
    }

    private static ShotTable Table(int bits, int shots, int seed)
    {
        var random = new Random(seed);
        var rowBytes = (bits + 7) / 8;
        var rows = new byte[rowBytes * shots];
        random.NextBytes(rows);
        for (var last = rowBytes - 1; bits % 8 != 0 && last < rows.Length; last += rowBytes)
        {
            rows[last] &= (byte)((1 << (bits % 8)) - 1);
        }

        return ShotTable.FromBytes(bits, shots, rows);
    }

    private static StoredShots Open(ShotTable table)
    {
        var bytes = ShotTableFormat.Encode(table);
        return StoredShots.OpenAsync(bytes.Length, (offset, count, _) => new(bytes.AsMemory((int)offset, count))).AsTask().GetAwaiter().GetResult();
    }
}
