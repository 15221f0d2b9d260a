using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>Limits on real grains, by a clock that the test turns.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task An_item_that_runs_too_long_is_first_flagged_and_then_ended_and_its_work_stops()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(slots: 1, work: turnstile.Work, services: services =>
        {
            services.AddKeyedSingleton<TimeProvider>(NexusTime.Key, time);
            services.Configure<NexusOptions>(options =>
            {
                options.StuckAfterRunning = TimeSpan.FromMinutes(5);
                options.ExecuteTimeLimit = TimeSpan.FromMinutes(10);
            });
        });
        var job = await cluster.SubmitAsync(2);
        await turnstile.HasEnteredAsync();
        await cluster.WatchAsync(job, (_, items) => items[1] is { Status: JobStatus.Running, StartedAt: not null });
        time.Advance(TimeSpan.FromMinutes(6));
        await cluster.WatchAsync(job, (_, items) => items[1].Stuck is { Strategy: ResubmitStrategy.ForceResubmit });
        time.Advance(TimeSpan.FromMinutes(5));
        var seen = await cluster.WatchAsync(job, (_, items) => items[1].Status == JobStatus.Terminated);
        Assert.Equal("It ran for longer than the limit of 10 minutes.", seen[1].Message);

        // The slot is free: the next item starts.
        await turnstile.HasEnteredAsync();
        turnstile.Open();
        var ended = await cluster.WatchToEndAsync(job);
        Assert.Equal([JobStatus.Terminated, JobStatus.Completed], ended.Values.Select(i => i.Status));
        Assert.Equal(JobStatus.Terminated, (await cluster.Jobs.ReadAsync(job))!.Record.Status);
    }
}
