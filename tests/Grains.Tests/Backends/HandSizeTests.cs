using Nexus.Grains.Backends;

namespace Nexus.Grains.Tests.Backends;

public sealed class HandSizeTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);

    private readonly HandSize _hand = new();

    [Fact]
    public void Nothing_is_given_ahead_before_it_is_known_how_long_work_takes()
    {
        Assert.True(_hand.HasRoom(0));
        Assert.False(_hand.HasRoom(1));
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 16)]
    [InlineData(4, 4)]
    [InlineData(8, 2)]
    [InlineData(9, 1)]
    [InlineData(100_000, 1)]
    public void As_much_is_given_ahead_as_fits_16_milliseconds_and_16_items(int milliseconds, int most)
    {
        End(10, Short);
        End(1, TimeSpan.FromMilliseconds(milliseconds));
        End(milliseconds == 0 ? 60 : 0, TimeSpan.Zero);
        Assert.True(_hand.HasRoom(most - 1));
        Assert.False(_hand.HasRoom(most));
    }

    [Fact]
    public void Long_work_is_forgotten_after_some_that_is_short()
    {
        End(1, TimeSpan.FromHours(1));
        End(3, Short);
        Assert.False(_hand.HasRoom(1));
        End(20, Short);
        Assert.True(_hand.HasRoom(15));
    }

    [Fact]
    public void Large_results_come_one_at_a_time()
    {
        End(10, Short);
        _hand.Ended(Short, isLarge: true);
        Assert.False(_hand.HasRoom(1));
    }

    private void End(int count, TimeSpan runTime)
    {
        for (var i = 0; i < count; i++)
        {
            _hand.Ended(runTime, isLarge: false);
        }
    }
}
