namespace Nexus.Simulators.Kernels;

/// <summary>Orders and masks of lanes as the 32-bit words that the instructions take.</summary>
internal static class LaneWords
{
    /// <summary>For each word of a register the word that comes to its place, when amplitude <paramref name="sources"/>[i] comes to lane i.</summary>
    public static int[] Order(ReadOnlySpan<int> sources, int words)
    {
        var order = new int[words];
        var each = words / sources.Length;
        for (var word = 0; word < words; word++)
        {
            order[word] = (sources[word / each] * each) + (word % each);
        }

        return order;
    }

    /// <summary>For each word all bits 1 where its lane is chosen, or else 0.</summary>
    public static int[] Mask(ReadOnlySpan<bool> chosen, int words)
    {
        var mask = new int[words];
        var each = words / chosen.Length;
        for (var word = 0; word < words; word++)
        {
            mask[word] = chosen[word / each] ? -1 : 0;
        }

        return mask;
    }
}
