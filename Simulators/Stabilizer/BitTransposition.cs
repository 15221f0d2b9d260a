using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nexus.Simulators.Stabilizer;

/// <summary>Turns bits that stand by what they mean, a shot a bit, into rows of packed shots.</summary>
internal static class BitTransposition
{
    /// <summary>Transposes a block of 64 x 64 bits in place: bit j of word i changes places with bit i of word j (Warren, Hacker's Delight, section 7-3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(Span<ulong> block)
    {
        ref var first = ref MemoryMarshal.GetReference(block[..64]);
        var mask = 0x00000000FFFFFFFFUL;
        var width = 32;

        // Four words at a time as long as four that stand next to each other are treated alike.
        for (; width >= 4; width >>= 1, mask ^= mask << width)
        {
            var masks = Vector256.Create(mask);
            for (var row = 0; row < 64; row = (row + width + 4) & ~width)
            {
                var upper = Vector256.LoadUnsafe(ref first, (nuint)row);
                var lower = Vector256.LoadUnsafe(ref first, (nuint)(row + width));
                var swap = ((upper >>> width) ^ lower) & masks;
                (upper ^ (swap << width)).StoreUnsafe(ref first, (nuint)row);
                (lower ^ swap).StoreUnsafe(ref first, (nuint)(row + width));
            }
        }

        for (; width != 0; width >>= 1, mask ^= mask << width)
        {
            for (var row = 0; row < 64; row = (row + width + 1) & ~width)
            {
                var swap = ((block[row] >> width) ^ block[row + width]) & mask;
                block[row] ^= swap << width;
                block[row + width] ^= swap;
            }
        }
    }

    /// <summary>Writes the shots of a batch.</summary>
    /// <param name="bitCount">How many bits a shot has.</param>
    /// <param name="shots">How many shots there are.</param>
    /// <param name="source">The bits.</param>
    /// <param name="rows">Where the shots go: ceil(<paramref name="bitCount"/> / 8) bytes each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write<TSource>(int bitCount, int shots, TSource source, Span<byte> rows)
        where TSource : struct, IBitSource
    {
        var rowBytes = ShotTable.RowBytesFor(bitCount);
        Span<ulong> block = stackalloc ulong[64];
        for (var first = 0; first < bitCount; first += 64)
        {
            var bits = Math.Min(64, bitCount - first);
            var bytes = (bits + 7) / 8;
            for (var word = 0; word * 64 < shots; word++)
            {
                block[bits..].Clear();
                for (var bit = 0; bit < bits; bit++)
                {
                    block[bit] = source.Read(first + bit, word);
                }

                Transpose(block);
                var count = Math.Min(64, shots - (word * 64));
                var into = rows[((word * 64 * rowBytes) + (first / 8))..];
                for (var shot = 0; shot < count; shot++)
                {
                    if (bytes == sizeof(ulong))
                    {
                        MemoryMarshal.Write(into[(shot * rowBytes)..], block[shot]);
                    }
                    else
                    {
                        MemoryMarshal.AsBytes(block.Slice(shot, 1))[..bytes].CopyTo(into[(shot * rowBytes)..]);
                    }
                }
            }
        }
    }
}
