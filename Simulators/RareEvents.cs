using System.Runtime.CompilerServices;

namespace Nexus.Simulators;

/// <summary>
/// Independent trials of one small probability, of which only the successes cost anything: the number of failures before a success
/// is drawn at once (it is geometric: floor(ln u / ln(1-p)) for a uniform u).
/// </summary>
internal readonly struct RareEvents
{
    private readonly double _scale;

    public RareEvents(double probability)
    {
        Probability = probability;
        // Near 0, 1 - p has lost the digits of p: there ln(1-p) is -p - p^2/2 - p^3/3 to all digits.
        _scale = probability < 1e-4
            ? -1 / (probability * (1 + (probability * (0.5 + (probability / 3)))))
            : probability < 1 ? 1 / PortableLog.Of(1 - probability) : 0;
    }

    /// <summary>The probability of a success.</summary>
    public double Probability { get; }

    /// <summary>How many trials fail before the next success; a number beyond all shots when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Gap(Xoshiro256 random)
    {
        // A uniform number in (0, 1].
        var unit = ((random.Next() >> 11) + 1) * (1.0 / (1UL << 53));
        var gap = PortableLog.Of(unit) * _scale;
        return gap < 1e15 ? (long)gap : (long)1e15;
    }

    /// <summary>How many of some trials succeed. Exact at any probability; cheap where few succeed.</summary>
    public static int Binomial(Xoshiro256 random, int trials, double probability)
    {
        if (trials * probability > 16 || trials < 2 || probability <= 0)
        {
            return random.NextBinomial(trials, probability);
        }

        var events = new RareEvents(probability);
        var count = 0;
        for (var at = events.Gap(random); at < trials; at += 1 + events.Gap(random))
        {
            count++;
        }

        return count;
    }
}
