using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Jobs;

public sealed class JobTickTests
{
    private static readonly DateTimeOffset Start = Items.Noon;

    [Fact]
    public void The_first_tick_looks_for_itself_and_silence_does_so_at_doubling_intervals_up_to_a_minute()
    {
        var tick = new JobTick();
        var recoveries = new List<int>();
        for (var second = 0; second <= 300; second++)
        {
            if (tick.Due(Start.AddSeconds(second)).HasFlag(JobActions.Recover))
            {
                tick.Recovered(Start.AddSeconds(second));
                recoveries.Add(second);
            }
        }

        Assert.Equal([0, 20, 60, 120, 180, 240, 300], recoveries);
    }

    [Fact]
    public void A_report_restores_the_first_patience()
    {
        var tick = new JobTick();
        tick.Recovered(Start);
        tick.Heard(Start.AddSeconds(5));
        Assert.False(tick.Due(Start.AddSeconds(14)).HasFlag(JobActions.Recover));
        Assert.True(tick.Due(Start.AddSeconds(15)).HasFlag(JobActions.Recover));
    }

    [Fact]
    public void The_row_is_written_at_most_once_a_second_and_only_when_it_is_stale()
    {
        var tick = new JobTick();
        tick.Recovered(Start);
        Assert.False(tick.Due(Start.AddSeconds(1)).HasFlag(JobActions.WriteRow));
        tick.Heard(Start.AddSeconds(1));
        Assert.True(tick.Due(Start.AddSeconds(1)).HasFlag(JobActions.WriteRow));
        tick.RowWritten(Start.AddSeconds(1));
        tick.Heard(Start.AddSeconds(1.1));
        Assert.False(tick.Due(Start.AddSeconds(1.9)).HasFlag(JobActions.WriteRow));
        Assert.True(tick.Due(Start.AddSeconds(2)).HasFlag(JobActions.WriteRow));
    }

    [Fact]
    public void A_poke_right_after_a_look_is_answered_a_tick_later()
    {
        var tick = new JobTick();
        Assert.True(tick.IsWorthALook(Start));
        tick.Recovered(Start);
        Assert.False(tick.IsWorthALook(Start.AddSeconds(0.5)));
        Assert.True(tick.IsWorthALook(Start.AddSeconds(1)));
        tick.Poked();
        Assert.False(tick.Due(Start.AddSeconds(0.5)).HasFlag(JobActions.Recover));
        Assert.True(tick.Due(Start.AddSeconds(1)).HasFlag(JobActions.Recover));
        tick.Recovered(Start.AddSeconds(1));
        Assert.False(tick.Due(Start.AddSeconds(2)).HasFlag(JobActions.Recover));
    }

    [Fact]
    public void A_look_that_failed_stays_due()
    {
        var tick = new JobTick();
        Assert.True(tick.Due(Start).HasFlag(JobActions.Recover));
        Assert.True(tick.Due(Start.AddSeconds(1)).HasFlag(JobActions.Recover));
        tick.Recovered(Start.AddSeconds(1));
        Assert.False(tick.Due(Start.AddSeconds(2)).HasFlag(JobActions.Recover));
    }
}
