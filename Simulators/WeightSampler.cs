namespace Nexus.Simulators;

/// <summary>Draws outcomes with given weights: splits the shots binomially, half by half, and searches for the few that are left in a part.</summary>
internal static class WeightSampler
{
    private const int SplitShots = 32;

    /// <summary>What receives the drawn outcomes: a number, and how many shots drew it.</summary>
    public delegate void Receiver(int outcome, int shots);

    /// <summary>Draws shots.</summary>
    /// <param name="weights">A weight for each outcome; rounding may have left some a little below 0, which counts as 0. Some is greater.</param>
    /// <param name="shots">How many shots are drawn.</param>
    /// <param name="random">The random numbers.</param>
    /// <param name="receive">Receives the outcomes, in ascending order.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static void Draw(ReadOnlySpan<double> weights, int shots, Xoshiro256 random, Receiver receive, CancellationToken cancellationToken)
    {
        var sums = new double[weights.Length + 1];
        for (var i = 0; i < weights.Length; i++)
        {
            sums[i + 1] = sums[i] + Math.Max(weights[i], 0);
        }

        Split(0, weights.Length, shots);

        void Split(int low, int high, int count)
        {
            if (count == 0)
            {
                return;
            }

            if (high - low == 1)
            {
                receive(low, count);
                return;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var whole = sums[high] - sums[low];
            if (count >= SplitShots)
            {
                var middle = (low + high) / 2;
                var left = random.NextBinomial(count, (sums[middle] - sums[low]) / whole);
                Split(low, middle, left);
                Split(middle, high, count - left);
                return;
            }

            for (; count > 0; count--)
            {
                var point = Math.Min(sums[low] + (random.NextUnit() * whole), Math.BitDecrement(sums[high]));
                var (from, to) = (low, high - 1);
                while (from < to)
                {
                    var middle = (from + to) / 2;
                    (from, to) = sums[middle + 1] > point ? (from, middle) : (middle + 1, to);
                }

                receive(from, 1);
            }
        }
    }
}
