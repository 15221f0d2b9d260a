namespace Nexus.Simulators.Tests;

/// <summary>Statistical comparisons. Each raises a false alarm at most once in 10^9 seeds; and the seeds are fixed.</summary>
internal static class Agreement
{
    private const double FalseAlarm = 1e-9;

    /// <summary>
    /// The total variation distance between N shots and the exact distribution over K outcomes has a mean of at most sqrt(K/N)/2
    /// and, by McDiarmid's inequality, exceeds its mean by t with a probability of at most exp(-2 N t^2).
    /// Outcomes that cannot occur must not.
    /// </summary>
    public static void AssertDistribution(Dictionary<string, double> exact, ShotTable shots, string what)
    {
        Assert.Equal(1, exact.Values.Sum(), 1e-9);
        var counts = shots.Counts().ToDictionary(c => Bits(c.Outcome.Span, shots.BitCount), c => c.Count);
        Assert.Equal(shots.ShotCount, counts.Values.Sum());
        foreach (var outcome in counts.Keys)
        {
            Assert.True(exact.ContainsKey(outcome), $"{what}: outcome {outcome} occurred and cannot.");
        }

        double n = shots.ShotCount;
        var distance = exact.Sum(e => Math.Abs(e.Value - counts.GetValueOrDefault(e.Key) / n)) / 2;
        var allowed = exact.Count == 1 ? 0 : Math.Sqrt(exact.Count / n) / 2 + Math.Sqrt(Math.Log(1 / FalseAlarm) / (2 * n));
        Assert.True(distance <= allowed + 1e-12, $"{what}: total variation distance {distance} from the exact distribution over {exact.Count} outcomes; {allowed} is allowed.");
    }

    /// <summary>By Hoeffding's inequality, two sample means of n and m shots differ by more than this once in 10^9 / <paramref name="comparisons"/>.</summary>
    public static double AllowedDifference(int n, int m, int comparisons) =>
        Math.Sqrt(Math.Log(2 * comparisons / FalseAlarm) / 2 * (1.0 / n + 1.0 / m));

    /// <summary>A packed outcome as text, bit 0 first.</summary>
    public static string Bits(ReadOnlySpan<byte> shot, int bitCount)
    {
        var bits = new char[bitCount];
        for (var i = 0; i < bitCount; i++)
        {
            bits[i] = (char)('0' + (shot[i >> 3] >> (i & 7) & 1));
        }

        return new string(bits);
    }
}
