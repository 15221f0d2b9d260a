namespace Nexus.Compiler.Routing;

/// <summary>
/// Random numbers whose sequence a seed fixes for all time, unlike <see cref="Random"/>'s: SplitMix64 (Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators", OOPSLA 2014).
/// </summary>
internal struct RandomSource(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A seed of its own for each number.</summary>
    public static ulong Derive(ulong seed, ulong number) => new RandomSource(seed ^ Mix(number + 0x9E3779B97F4A7C15)).Next();

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A number from 0 up to below a bound. The bounds here are tiny beside 2^32, so the bias is too.</summary>
    public int Next(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>A number from 0 up to below 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    public void Shuffle(Span<int> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
