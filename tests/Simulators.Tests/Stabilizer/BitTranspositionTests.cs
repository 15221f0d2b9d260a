using Nexus.Simulators.Stabilizer;

namespace Nexus.Simulators.Tests.Stabilizer;

public class BitTranspositionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 64)]
    [InlineData(64, 65)]
    [InlineData(65, 200)]
    [InlineData(193, 129)]
    public void Every_bit_of_every_shot_finds_its_place(int bits, int shots)
    {
        var random = new Xoshiro256((ulong)(bits + shots));
        var words = (shots + 63) / 64;
        var source = new Words([.. Enumerable.Range(0, bits * words).Select(_ => random.Next())], words);
        var rows = new byte[ShotTable.RowBytesFor(bits) * shots];
        Array.Fill(rows, (byte)0xFF);
        BitTransposition.Write(bits, shots, source, rows);
        var table = ShotTable.FromBytes(bits, shots, rows);
        for (var shot = 0; shot < shots; shot++)
        {
            for (var bit = 0; bit < bits; bit++)
            {
                Assert.Equal((source.Read(bit, shot / 64) >> (shot % 64) & 1) != 0, table.Bit(shot, bit));
            }
        }
    }

    private readonly struct Words(ulong[] values, int words) : IBitSource
    {
        public ulong Read(int bit, int word) => values[(bit * words) + word];
    }
}
