using System.Collections.Concurrent;
using System.Diagnostics;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>A cancellation is on record before it is acknowledged; what has not started never does, and what runs stops.</summary>
public sealed class CancelTests
{
    [Fact]
    public async Task What_runs_stops_within_a_second_and_what_waits_never_starts()
    {
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(work: turnstile.Work);
        var job = await cluster.SubmitAsync(40);
        await turnstile.HasEnteredAsync();
        await turnstile.HasEnteredAsync();
        await cluster.WatchAsync(job, (_, items) => items[1].StartedAt is not null && items[2].StartedAt is not null);
        var watch = Stopwatch.StartNew();
        var receipt = await cluster.CancelAsync(job);
        Assert.Equal(40, receipt.Asked.Length);
        var items = await cluster.WatchToEndAsync(job);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.All(items.Values, item => Assert.Equal(JobStatus.Cancelled, item.Status));
        Assert.Equal([1UL, 2UL], turnstile.Runs.Order());
        Assert.Equal(JobStatus.Cancelled, (await cluster.Jobs.ReadAsync(job))!.Record.Status);
        await cluster.AssertNothingGrantedAsync();
        Assert.Equal(
            ["- SUBMITTED", "SUBMITTED QUEUED", "QUEUED RUNNING", "RUNNING CANCELLING", "CANCELLING CANCELLED"],
            (await cluster.Jobs.ReadHistoryAsync(job, 1)).Select(h => $"{h.From?.Name() ?? "-"} {h.To.Name()}"));
        Assert.Equal("test asked for its cancellation", (await cluster.Jobs.ReadHistoryAsync(job, 40))[1].Reason);
    }

    [Fact]
    public async Task An_acknowledged_cancellation_is_on_record_and_survives_a_death_at_once()
    {
        var home = NexusCluster.NewDirectory();
        Guid job;
        using (var turnstile = new Turnstile())
        {
            await using var first = await NexusCluster.StartAsync(work: turnstile.Work, directory: home);
            job = await first.SubmitAsync(20);
            await turnstile.HasEnteredAsync();
            await turnstile.HasEnteredAsync();
            await first.CancelAsync(job);
            var row = (await first.Jobs.ReadAsync(job))!.Record;
            Assert.True(row.CancelAsked);
            Assert.False(row.Status.IsTerminal() && row.Status != JobStatus.Cancelled);
            await first.Engine.KillSiloAsync(first.Engine.Silos.Single());
        }

        var runs = new ConcurrentQueue<ulong>();
        await using (var second = await NexusCluster.StartAsync(directory: home, work: (settings, _) =>
        {
            runs.Enqueue(settings.Seed);
            return BitConverter.GetBytes(settings.Seed);
        }))
        {
            var items = await second.WatchToEndAsync(job);
            Assert.All(items.Values, item => Assert.Equal(JobStatus.Cancelled, item.Status));
            await second.AssertNothingGrantedAsync();
        }

        Assert.Empty(runs);
        home.Delete(recursive: true);
    }

    [Fact]
    public async Task Chosen_items_are_cancelled_and_the_others_finish()
    {
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(slots: 1, work: turnstile.Work);
        var job = await cluster.SubmitAsync(5);
        await turnstile.HasEnteredAsync();
        Assert.Equal([2, 4], (await cluster.CancelAsync(job, 2, 4)).Asked.AsEnumerable());
        await cluster.WatchAsync(job, (_, items) => items[2].Status == JobStatus.Cancelled && items[4].Status == JobStatus.Cancelled);
        turnstile.Open();
        var ended = await cluster.WatchToEndAsync(job);
        Assert.Equal(
            [JobStatus.Completed, JobStatus.Cancelled, JobStatus.Completed, JobStatus.Cancelled, JobStatus.Completed], ended.Values.Select(i => i.Status));
        Assert.Equal([1UL, 3UL, 5UL], turnstile.Runs.Order());
        Assert.Equal(JobStatus.Cancelled, (await cluster.Jobs.ReadAsync(job))!.Record.Status);
    }

    [Fact]
    public async Task Work_that_wins_the_race_keeps_its_result()
    {
        using var entered = new SemaphoreSlim(0);
        await using var cluster = await NexusCluster.StartAsync(slots: 1, work: (settings, cancelled) =>
        {
            // Ends its work all the same, as if it had been done a moment before.
            entered.Release();
            cancelled.WaitHandle.WaitOne();
            return BitConverter.GetBytes(settings.Seed);
        });
        var job = await cluster.SubmitAsync(1);
        Assert.True(await entered.WaitAsync(TimeSpan.FromSeconds(30)));
        await cluster.CancelAsync(job);
        await cluster.WatchToEndAsync(job);
        await cluster.AssertCompleteAsync(job, 1);
        Assert.Contains(await cluster.Jobs.ReadHistoryAsync(job, 1), h => h is { From: JobStatus.Cancelling, To: JobStatus.Completed });
    }

    [Fact]
    public async Task Asking_again_changes_nothing_and_what_ended_otherwise_cannot_be_cancelled()
    {
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(slots: 1, work: turnstile.Work);
        var job = await cluster.SubmitAsync(3);
        await turnstile.HasEnteredAsync();
        await cluster.CancelAsync(job, 3);
        var again = await cluster.CancelAsync(job, 3);
        Assert.Empty(again.Asked);
        Assert.Equal([3], again.Already.AsEnumerable());
        turnstile.Open();
        await cluster.WatchToEndAsync(job);
        var version = (await cluster.Jobs.ReadAsync(job))!.Version;
        Assert.Equal([3], (await cluster.CancelAsync(job, 3)).Already.AsEnumerable());
        var whole = await cluster.CancelAsync(job);
        Assert.Equal((0, 1, 2), (whole.Asked.Length, whole.Already.Length, whole.Ended.Length));
        var ended = await Assert.ThrowsAsync<NexusException>(() => cluster.CancelAsync(job, 1));
        Assert.Equal((NexusErrorCode.FailedPrecondition, "items"), (ended.Code, ended.Field));
        Assert.Contains("Item 1 is COMPLETED", ended.Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<NexusException>(() => cluster.CancelAsync(job, 2, 4));
        Assert.Equal((NexusErrorCode.InvalidArgument, "items[1]"), (missing.Code, missing.Field));
        Assert.Equal(version, (await cluster.Jobs.ReadAsync(job))!.Version);
    }

    [Fact]
    public async Task A_job_that_ended_by_itself_cannot_be_cancelled_and_one_that_is_not_there_is_said_not_to_be()
    {
        await using var cluster = await NexusCluster.StartAsync();
        var job = await cluster.SubmitAsync(2);
        await cluster.WatchToEndAsync(job);
        Assert.Equal(NexusErrorCode.FailedPrecondition, (await Assert.ThrowsAsync<NexusException>(() => cluster.CancelAsync(job))).Code);
        Assert.Equal(NexusErrorCode.NotFound, (await Assert.ThrowsAsync<NexusException>(() => cluster.CancelAsync(Guid.NewGuid()))).Code);
    }

    [Fact]
    public async Task The_history_of_an_item_that_has_not_ended_is_whole_too()
    {
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(slots: 1, work: turnstile.Work);
        var job = await cluster.SubmitAsync(1);
        await turnstile.HasEnteredAsync();
        await cluster.WatchAsync(job, (_, items) => items[1] is { Status: JobStatus.Running, StartedAt: not null });
        var history = await cluster.Item(job, 1).GetHistory();
        Assert.Equal([JobStatus.Submitted, JobStatus.Queued, JobStatus.Running], history.Entries.Select(e => e.To));
        Assert.Empty(history.Attempts);
        turnstile.Open();
        await cluster.WatchToEndAsync(job);
        history = await cluster.Item(job, 1).GetHistory();
        Assert.Equal([1, 2, 3, 4], history.Entries.Select(e => e.Sequence));
        Assert.Equal((1, JobStatus.Completed), (history.Attempts.Single().Attempt, history.Attempts.Single().Outcome));
    }
}
