using CsCheck;

namespace Nexus.Grains.Tests;

public sealed class SteadyTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void While_the_clock_is_not_set_it_shows_the_same()
    {
        var machine = new SteppedMachine(Start);
        var steady = new SteadyTimeProvider(machine);
        Gen.Int[1, 100_000].Array[0, 20].Sample(
            steps => Array.TrueForAll(steps, step =>
            {
                machine.Advance(TimeSpan.FromMilliseconds(step));
                return steady.GetUtcNow() == machine.GetUtcNow();
            }),
            iter: 20,
            threads: 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_clock_that_is_set_by_an_hour_is_followed_slowly(int hours)
    {
        var machine = new SteppedMachine(Start);
        var steady = new SteadyTimeProvider(machine);
        machine.Set(Start + TimeSpan.FromHours(hours));
        Assert.Equal(Start, steady.GetUtcNow());

        machine.Advance(Second * SteadyTimeProvider.Drift);
        Assert.Equal(Start + (Second * (SteadyTimeProvider.Drift + hours)), steady.GetUtcNow());

        machine.Advance(TimeSpan.FromHours(SteadyTimeProvider.Drift));
        Assert.Equal(machine.GetUtcNow(), steady.GetUtcNow());
    }

    [Fact]
    public void It_never_goes_back_and_never_leaps_however_the_clock_is_set()
    {
        Gen.Select(Gen.Int[-7200, 7200], Gen.Int[0, 5000]).Array[1, 30].Sample(
            steps =>
            {
                var machine = new SteppedMachine(Start);
                var steady = new SteadyTimeProvider(machine);
                var before = steady.GetUtcNow();
                foreach (var (set, passed) in steps)
                {
                    machine.Set(machine.GetUtcNow().AddSeconds(set));
                    var span = TimeSpan.FromMilliseconds(passed);
                    machine.Advance(span);
                    var now = steady.GetUtcNow();
                    var most = span / SteadyTimeProvider.Drift;
                    if (now - before < span - most || now - before > span + most)
                    {
                        return false;
                    }

                    before = now;
                }

                return true;
            },
            iter: 200);
    }
}
