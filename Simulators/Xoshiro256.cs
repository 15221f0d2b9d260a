using System.Numerics;

namespace Nexus.Simulators;

/// <summary>
/// The generator xoshiro256** 1.0 of David Blackman and Sebastiano Vigna ("Scrambled linear pseudorandom number generators",
/// ACM TOMS 47:4, 2021), its state filled by SplitMix64 from a 64-bit seed as they recommend. Its sequence is fixed by its
/// definition, so that a seed means the same shots on every machine and in every version.
/// </summary>
internal sealed class Xoshiro256
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public Xoshiro256(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>64 uniform bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A uniform number in [0, 1), a multiple of 2^-53.</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform number below <paramref name="bound"/> (Daniel Lemire's multiplication with rejection, ACM TOMACS 29:1, 2019).</summary>
    public ulong NextBelow(ulong bound)
    {
        var high = Math.BigMul(Next(), bound, out ulong low);
        if (low < bound)
        {
            var reject = (0UL - bound) % bound;
            while (low < reject)
            {
                high = Math.BigMul(Next(), bound, out low);
            }
        }

        return high;
    }

    /// <summary>
    /// How many of <paramref name="trials"/> independent trials of probability <paramref name="probability"/> succeed.
    /// 64 trials at a time compare 64 random fractions with the probability bit by bit, most significant first, until all are
    /// decided: about eight words for 64 trials, exact to 2^-64, and free of logarithms that differ between machines.
    /// </summary>
    public int NextBinomial(int trials, double probability)
    {
        if (probability <= 0)
        {
            return 0;
        }

        if (probability >= 1)
        {
            return trials;
        }

        var threshold = (ulong)(probability * 18446744073709551616.0);
        var successes = 0;
        for (; trials > 0; trials -= 64)
        {
            var undecided = trials >= 64 ? ulong.MaxValue : (1UL << trials) - 1;
            var below = 0UL;
            for (var rest = threshold; rest != 0 && undecided != 0; rest <<= 1)
            {
                var bits = Next();
                if ((long)rest < 0)
                {
                    below |= undecided & ~bits;
                    undecided &= bits;
                }
                else
                {
                    undecided &= ~bits;
                }
            }

            successes += BitOperations.PopCount(below);
        }

        return successes;
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
