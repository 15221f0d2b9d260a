namespace Nexus.Simulators.Tests;

public class Xoshiro256Tests
{
    [Fact]
    public void The_sequence_is_that_of_the_published_algorithm()
    {
        // Computed from the definition in another language: SplitMix64 seeded with 0, then xoshiro256**.
        var random = new Xoshiro256(0);
        Assert.Equal(0x99EC5F36CB75F2B4UL, random.Next());
        Assert.Equal(0xBF6E1F784956452AUL, random.Next());
        Assert.Equal(0x1A5F849D4933E6E0UL, random.Next());
    }

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(63, 0.5)]
    [InlineData(64, 0.999)]
    [InlineData(1000, 0.01)]
    [InlineData(1000, 1.0 / 3)]
    public void Binomial_numbers_have_their_mean_and_variance(int trials, double probability)
    {
        const int Draws = 20_000;
        var random = new Xoshiro256(9);
        var numbers = Enumerable.Range(0, Draws).Select(_ => (double)random.NextBinomial(trials, probability)).ToArray();
        Assert.All(numbers, n => Assert.InRange(n, 0, trials));
        var mean = numbers.Average();
        var variance = numbers.Sum(n => (n - mean) * (n - mean)) / Draws;
        var expected = trials * probability * (1 - probability);
        Assert.Equal(trials * probability, mean, 6.2 * Math.Sqrt(expected / Draws));

        // The fourth moment gives the spread of the variance: its standard error is at most this.
        var error = Math.Sqrt((expected * (1 + 3 * expected) + expected) / Draws);
        Assert.Equal(expected, variance, 6.2 * error);
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(1.0, 1000)]
    [InlineData(1e-33, 0)]
    public void Binomial_numbers_are_certain_at_the_ends(double probability, int expected) =>
        Assert.Equal(expected, new Xoshiro256(1).NextBinomial(1000, probability));

    [Fact]
    public void Bounded_numbers_are_uniform()
    {
        var random = new Xoshiro256(2);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[random.NextBelow(7)]++;
        }

        Assert.All(counts, count => Assert.Equal(10_000, count, 6.2 * Math.Sqrt(10_000)));
    }
}
