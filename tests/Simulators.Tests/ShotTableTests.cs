using CsCheck;
using Nexus.Circuits;

namespace Nexus.Simulators.Tests;

public class ShotTableTests
{
    [Fact]
    public void Counts_hold_every_shot_in_ascending_order_for_any_width() =>
        Gen.Select(Gen.Int[0, 90], Gen.Int[0, 60], Gen.Int).Sample(
            (bits, shots, seed) =>
            {
                // Few different rows, so that outcomes repeat.
                var random = new Random(seed);
                var rowBytes = (bits + 7) / 8;
                var rows = new byte[rowBytes * shots];
                for (var i = 0; i < shots * bits; i++)
                {
                    var (shot, bit) = (i / bits, i % bits);
                    rows[shot * rowBytes + bit / 8] |= (byte)((bit % 5 == 0 ? random.Next(2) : 0) << (bit % 8));
                }

                var table = ShotTable.FromBytes(bits, shots, rows);
                var expected = Enumerable.Range(0, shots)
                    .Select(s => string.Concat(Enumerable.Range(0, bits).Reverse().Select(b => table.Bit(s, b) ? '1' : '0')))
                    .GroupBy(key => key)
                    .OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => (g.Key, g.Count()));
                var actual = table.Counts()
                    .Select(c => (new string([.. Agreement.Bits(c.Outcome.Span, bits).Reverse()]), c.Count));
                Assert.Equal(expected, actual);
                Assert.True(ShotTable.FromBytes(bits, shots, table.ToBytes()).ToBytes().Span.SequenceEqual(rows));
            },
            iter: 300,
            threads: 1);

    [Fact]
    public void Bytes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ShotTable.FromBytes(9, 2, new byte[3]));
        Assert.Throws<ArgumentException>(() => ShotTable.FromBytes(3, 1, new byte[] { 0b1000 }));
        var table = ShotTable.FromBytes(3, 1, new byte[] { 0b101 });
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Bit(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Bit(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Shot(-1).Length);
    }

    [Fact]
    public void A_key_has_the_last_register_leftmost_and_the_highest_bit_first()
    {
        var builder = new CircuitBuilder();
        builder.AddBits("a", 3);
        builder.AddBits("none", 0);
        builder.AddBits("b", 7);
        var registers = builder.Build().BitRegisters;
        Assert.Equal("0000010 001", OutcomeKey.Format(registers, [0b0001_0001, 0]));
        Assert.Equal("1000000 100", OutcomeKey.Format(registers, [0b0000_0100, 0b10]));
        Assert.Equal("", OutcomeKey.Format([], []));
        Assert.Throws<ArgumentException>(() => OutcomeKey.Format(registers, [0]));
    }
}
