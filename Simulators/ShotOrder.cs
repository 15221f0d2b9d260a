namespace Nexus.Simulators;

/// <summary>Puts shots in random order.</summary>
internal static class ShotOrder
{
    /// <summary>Fisher and Yates' shuffle: shots that come grouped by outcome must not be told apart by their order.</summary>
    public static void Shuffle(Span<byte> rows, int rowBytes, int shots, Xoshiro256 random, CancellationToken cancellationToken)
    {
        if (rowBytes == 0)
        {
            return;
        }

        Span<byte> held = rowBytes <= 256 ? stackalloc byte[rowBytes] : new byte[rowBytes];
        for (var last = shots - 1; last > 0; last--)
        {
            if (last % 65536 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var chosen = (int)random.NextBelow((ulong)last + 1);
            var from = rows.Slice(chosen * rowBytes, rowBytes);
            var to = rows.Slice(last * rowBytes, rowBytes);
            from.CopyTo(held);
            to.CopyTo(from);
            held.CopyTo(to);
        }
    }
}
