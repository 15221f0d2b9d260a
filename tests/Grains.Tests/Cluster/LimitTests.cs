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

    [Fact]
    public async Task A_clock_that_is_set_by_an_hour_forward_and_back_flags_and_ends_nothing_sooner_or_later()
    {
        var hour = TimeSpan.FromHours(1);
        var machine = new SteppedMachine(DateTimeOffset.UtcNow);
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(slots: 1, work: turnstile.Work, services: services =>
        {
            services.AddKeyedSingleton<TimeProvider>(NexusTime.Key, new SteadyTimeProvider(machine));
            services.Configure<NexusOptions>(options =>
            {
                options.StuckAfterRunning = TimeSpan.FromMinutes(5);
                options.ExecuteTimeLimit = TimeSpan.FromMinutes(10);
                options.QueueTimeLimit = TimeSpan.FromMinutes(30);
            });
        });
        var job = await cluster.SubmitAsync(3);
        await turnstile.HasEnteredAsync();
        await cluster.WatchAsync(job, (_, items) => items[1] is { Status: JobStatus.Running, StartedAt: not null });

        // Were the hour counted, the first item would be ended instead of flagged, and those that wait would be ended too.
        machine.Step(hour);
        machine.Advance(TimeSpan.FromMinutes(6));
        var flagged = await cluster.WatchAsync(job, (_, items) => items[1].Stuck is not null || items[1].Status.IsTerminal());
        Assert.Equal(JobStatus.Running, flagged[1].Status);
        Assert.DoesNotContain(flagged.Values, item => item.Status.IsTerminal());

        // Were it taken back, the item would run for another hour.
        machine.Step(-2 * hour);
        machine.Advance(TimeSpan.FromMinutes(5));
        var ended = await cluster.WatchAsync(job, (_, items) => items[1].Status.IsTerminal());
        Assert.Equal(JobStatus.Terminated, ended[1].Status);
        Assert.Equal("It ran for longer than the limit of 10 minutes.", ended[1].Message);

        // The next one starts on a clock that is an hour behind, and ends on one that is right again.
        await turnstile.HasEnteredAsync();
        machine.Step(hour);
        turnstile.Open();
        var all = await cluster.WatchToEndAsync(job);
        Assert.Equal([JobStatus.Terminated, JobStatus.Completed, JobStatus.Completed], all.Values.Select(i => i.Status));
        foreach (var item in await cluster.Jobs.ReadItemsAsync(job))
        {
            var history = await cluster.Jobs.ReadHistoryAsync(job, item.Number);
            Assert.Equal(history.Select(h => h.At).Order(), history.Select(h => h.At));
            Assert.Single(history, entry => entry.To.IsTerminal());
            Assert.InRange(history[^1].At - history[0].At, TimeSpan.Zero, TimeSpan.FromMinutes(15));
        }

        await cluster.AssertNothingGrantedAsync();
    }
}
