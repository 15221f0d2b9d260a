using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Jobs;

public sealed class ItemLimitsTests
{
    private static readonly NexusOptions Limited = new()
    {
        ExecuteTimeLimit = TimeSpan.FromMinutes(10),
        QueueTimeLimit = TimeSpan.FromHours(2),
        StuckAfterRunning = TimeSpan.FromMinutes(5),
        StuckAfterQueued = TimeSpan.FromHours(1),
        StuckAfterCancelling = TimeSpan.FromSeconds(30),
    };

    [Theory]
    [InlineData(JobStatus.Running, 299, null, null)]
    [InlineData(JobStatus.Running, 300, null, ResubmitStrategy.ForceResubmit)]
    [InlineData(JobStatus.Running, 599, null, ResubmitStrategy.ForceResubmit)]
    [InlineData(JobStatus.Running, 600, "It ran for longer than the limit of 10 minutes.", null)]
    [InlineData(JobStatus.Submitted, 3600, null, ResubmitStrategy.AllowResubmit)]
    [InlineData(JobStatus.Queued, 3599, null, null)]
    [InlineData(JobStatus.Queued, 3600, null, ResubmitStrategy.AllowResubmit)]
    [InlineData(JobStatus.Queued, 7200, "It waited in the queue for longer than the limit of 2 hours.", null)]
    [InlineData(JobStatus.Cancelling, 29, null, null)]
    [InlineData(JobStatus.Cancelling, 30, null, ResubmitStrategy.ForceResubmit)]
    [InlineData(JobStatus.Retrying, 1_000_000, null, null)]
    [InlineData(JobStatus.Completed, 1_000_000, null, null)]
    [InlineData(JobStatus.Error, 1_000_000, null, null)]
    public void A_limit_ends_an_item_and_slowness_only_flags_it(JobStatus status, int seconds, string? end, ResubmitStrategy? strategy)
    {
        var item = new JobItemView(1, status, 1, "", null, null, Since: Items.Noon);
        var due = ItemLimits.Tick(item, JobKind.Execute, Limited, Items.Noon.AddSeconds(seconds));
        Assert.Equal((end, strategy), (due.End, due.Stuck?.Strategy));
    }

    [Fact]
    public void Each_kind_of_job_has_a_limit_of_its_own()
    {
        var item = new JobItemView(1, JobStatus.Running, 1, "", Items.Noon, null, Since: Items.Noon);
        var limits = new NexusOptions { ExecuteTimeLimit = TimeSpan.FromMinutes(1) };
        Assert.NotNull(ItemLimits.Tick(item, JobKind.Execute, limits, Items.Noon.AddMinutes(1)).End);
        Assert.Null(ItemLimits.Tick(item, JobKind.Compile, limits, Items.Noon.AddMinutes(5).AddTicks(-1)).End);
        Assert.Equal(
            "It ran for longer than the limit of 5 minutes.", ItemLimits.Tick(item, JobKind.Compile, limits, Items.Noon.AddMinutes(5)).End);
        limits.CompileTimeLimit = null;
        Assert.Null(ItemLimits.Tick(item, JobKind.Compile, limits, Items.Noon.AddDays(1000)).End);
    }

    [Fact]
    public void No_execute_item_is_ended_unless_a_limit_is_set()
    {
        foreach (var status in JobStatuses.All)
        {
            var item = new JobItemView(1, status, 1, "", null, null, Since: Items.Noon);
            Assert.Null(ItemLimits.Tick(item, JobKind.Execute, new NexusOptions(), Items.Noon.AddDays(1000)).End);
        }
    }

    [Fact]
    public void The_time_of_a_run_counts_from_its_first_start_and_the_flags_words_change_seldom()
    {
        var item = new JobItemView(1, JobStatus.Running, 1, "", Items.Noon, null, Since: Items.Noon.AddMinutes(9));
        Assert.NotNull(ItemLimits.Tick(item, JobKind.Execute, Limited, Items.Noon.AddMinutes(10)).End);
        var day = Enumerable.Range(0, 24 * 60).Select(minute => ItemLimits.Tick(
            item with { Status = JobStatus.Queued, Since = Items.Noon }, JobKind.Execute, new NexusOptions { StuckAfterQueued = TimeSpan.FromHours(1) }, Items.Noon.AddMinutes(minute)).Stuck?.Reason);
        Assert.Equal(
            [null, "It has waited for more than 1 hour.", "It has waited for more than 2 hours.", "It has waited for more than 4 hours.", "It has waited for more than 8 hours.", "It has waited for more than 16 hours."],
            day.Distinct());
    }
}
