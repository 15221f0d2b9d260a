using System.Collections.Concurrent;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>A resubmission starts a new attempt under the same id; what was before stays on record.</summary>
public sealed class ResubmitTests
{
    [Fact]
    public async Task The_items_in_error_run_again_as_a_new_attempt_and_their_history_stays()
    {
        var failing = true;
        await using var cluster = await NexusCluster.StartAsync(work: (settings, _) => settings.Seed % 2 == 0 && Volatile.Read(ref failing)
            ? throw new BackendException("Out of order.")
            : BitConverter.GetBytes(settings.Seed));
        var job = await cluster.SubmitAsync(6);
        await cluster.WatchToEndAsync(job);
        Volatile.Write(ref failing, false);

        var dry = await cluster.ResubmitAsync(job, ResubmitStrategy.AllowResubmit, dryRun: true);
        Assert.Equal([(2, ResubmitAction.Send, 2, 1), (4, ResubmitAction.Send, 2, 1), (6, ResubmitAction.Send, 2, 1)], dry.Items.Select(i => (i.Number, i.Action, i.Attempt, i.Shots)));
        Assert.Equal(0, (await cluster.Jobs.ReadAsync(job))!.Record.LastCommand);

        var receipt = await cluster.ResubmitAsync(job, ResubmitStrategy.AllowResubmit);
        Assert.Equal(dry.Items.AsEnumerable(), receipt.Items.AsEnumerable());
        var items = await cluster.WatchToEndAsync(job);
        Assert.Equal([1, 2, 1, 2, 1, 2], items.Values.Select(i => i.Attempt));
        Assert.All(items.Values, i => Assert.Equal((JobStatus.Completed, ""), (i.Status, i.Message)));
        Assert.Equal((JobStatus.Completed, 0), ((await cluster.Jobs.ReadAsync(job))!.Record.Status, (await cluster.Jobs.ReadAsync(job))!.Record.Pending.Count));
        Assert.Equal(2UL, BitConverter.ToUInt64((await cluster.Jobs.ReadResultAsync(job, 2, 2))!.Body.Span));
        var history = (await cluster.Jobs.ReadHistoryAsync(job, 2)).Select(h => $"{h.To.Name()} {h.Attempt}");
        Assert.Equal(["SUBMITTED 1", "QUEUED 1", "RUNNING 1", "ERROR 1", "RETRYING 1", "SUBMITTED 2", "QUEUED 2", "RUNNING 2", "COMPLETED 2"], history);
        var attempts = await cluster.Jobs.ReadAttemptsAsync(job, 2);
        Assert.Equal([(1, JobStatus.Error, "Out of order."), (2, JobStatus.Completed, "")], attempts.Select(a => (a.Attempt, a.Outcome!.Value, a.Error)));
        await cluster.AssertNothingGrantedAsync();
    }

    [Fact]
    public async Task An_acknowledged_resubmission_survives_a_death_at_once()
    {
        var home = NexusCluster.NewDirectory();
        Guid job;
        await using (var first = await NexusCluster.StartAsync(directory: home, work: (_, _) => throw new BackendException("Out of order.")))
        {
            job = await first.SubmitAsync(10);
            await first.WatchToEndAsync(job);
            await first.ResubmitAsync(job, ResubmitStrategy.ForceResubmit);
            Assert.False((await first.Jobs.ReadAsync(job))!.Record is { LastCommand: 0 });
            await first.Engine.KillSiloAsync(first.Engine.Silos.Single());
        }

        await using (var second = await NexusCluster.StartAsync(directory: home))
        {
            // Of those that had failed again before the death, the second attempt is the last.
            var items = await second.WatchToEndAsync(job);
            Assert.All(items.Values, i => Assert.Equal(2, i.Attempt));
            await second.AssertNothingGrantedAsync();
        }

        home.Delete(recursive: true);
    }

    [Fact]
    public async Task A_full_restart_runs_what_had_completed_and_the_old_result_gives_way()
    {
        var runs = new ConcurrentQueue<ulong>();
        await using var cluster = await NexusCluster.StartAsync(work: (settings, _) =>
        {
            runs.Enqueue(settings.Seed);
            return BitConverter.GetBytes(settings.Seed);
        });
        var job = await cluster.SubmitAsync(3);
        await cluster.WatchToEndAsync(job);
        foreach (var strategy in new[] { ResubmitStrategy.Resync, ResubmitStrategy.AllowResubmit, ResubmitStrategy.ForceResubmit })
        {
            var left = (await cluster.ResubmitAsync(job, strategy, items: 2)).Items.Single();
            Assert.Equal((ResubmitAction.Leave, 1, "it has its result"), (left.Action, left.Attempt, left.Reason));
        }

        Assert.Equal(ResubmitAction.Send, (await cluster.ResubmitAsync(job, ResubmitStrategy.FullRestart, items: 2)).Items.Single().Action);
        var items = await cluster.WatchToEndAsync(job);
        Assert.Equal([1, 2, 1], items.Values.Select(i => i.Attempt));
        Assert.Equal([1UL, 2UL, 2UL, 3UL], runs.Order());
    }

    [Fact]
    public async Task A_cancelled_job_can_be_sent_again_and_what_is_live_is_left()
    {
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(slots: 1, work: turnstile.Work);
        var job = await cluster.SubmitAsync(3);
        await turnstile.HasEnteredAsync();
        var live = (await cluster.ResubmitAsync(job, ResubmitStrategy.FullRestart, items: 3)).Items.Single();
        Assert.Equal(ResubmitAction.Leave, live.Action);
        Assert.Contains("and not stuck", live.Reason, StringComparison.Ordinal);
        await cluster.CancelAsync(job);
        await cluster.WatchToEndAsync(job);
        turnstile.Open();
        await cluster.Grains.GetGrain<IJobGrain>(job).Resubmit(
            new ResubmitOrder([], [JobStatus.Cancelled], ResubmitStrategy.AllowResubmit, DryRun: false, "test"));
        var items = await cluster.WatchToEndAsync(job);
        Assert.All(items.Values, i => Assert.Equal((JobStatus.Completed, 2), (i.Status, i.Attempt)));
        Assert.Equal([1UL, 1UL, 2UL, 3UL], turnstile.Runs.Order());
    }

    [Fact]
    public async Task A_resynchronisation_of_an_item_that_nobody_knows_leaves_it_and_one_with_a_stored_result_takes_it()
    {
        await using var cluster = await NexusCluster.StartAsync(work: (_, _) => throw new BackendException("Out of order."));
        var job = await cluster.SubmitAsync(2);
        await cluster.WatchToEndAsync(job);

        // As if the result had been stored, and the report of it lost.
        await cluster.Jobs.StageResultAsync(job, 2, new Storage.Jobs.ResultRecord
        {
            Attempt = 1,
            Lease = 2,
            Format = "scripted/v1",
            Body = BitConverter.GetBytes(2UL),
            CreatedAt = DateTimeOffset.UtcNow,
        });
        var receipt = await cluster.ResubmitAsync(job, ResubmitStrategy.Resync);
        Assert.Equal([(1, ResubmitAction.Leave, 1), (2, ResubmitAction.Resync, 1)], receipt.Items.Select(i => (i.Number, i.Action, i.Attempt)));
        var items = await cluster.WatchToEndAsync(job);
        Assert.Equal([JobStatus.Error, JobStatus.Completed], items.Values.Select(i => i.Status));
        Assert.All(items.Values, i => Assert.Equal(1, i.Attempt));
        Assert.Equal(2UL, BitConverter.ToUInt64((await cluster.Jobs.ReadResultAsync(job, 2, 1))!.Body.Span));
    }

    [Fact]
    public async Task A_choice_that_chooses_nothing_is_refused_with_its_field()
    {
        await using var cluster = await NexusCluster.StartAsync();
        var job = await cluster.SubmitAsync(2);
        await cluster.WatchToEndAsync(job);
        var none = await Assert.ThrowsAsync<NexusException>(() => cluster.ResubmitAsync(job, ResubmitStrategy.AllowResubmit));
        Assert.Equal(NexusErrorCode.FailedPrecondition, none.Code);
        Assert.Contains("No item is ERROR", none.Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<NexusException>(() => cluster.ResubmitAsync(job, ResubmitStrategy.AllowResubmit, items: 3));
        Assert.Equal((NexusErrorCode.InvalidArgument, "items[0]"), (missing.Code, missing.Field));
        var strategy = await Assert.ThrowsAsync<NexusException>(() => cluster.ResubmitAsync(job, 0));
        Assert.Equal((NexusErrorCode.InvalidArgument, "strategy"), (strategy.Code, strategy.Field));
    }
}
