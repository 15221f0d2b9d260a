using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>An order whose answer was lost is sent again under its key, and is carried out once.</summary>
public sealed class RepeatedOrderTests
{
    private static readonly ResubmitOrder Again = new([2, 1], [], ResubmitStrategy.FullRestart, DryRun: false, "ann", "key-1");

    [Fact]
    public async Task A_repeated_resubmission_is_answered_as_before_and_starts_no_attempt_also_after_a_death()
    {
        var home = NexusCluster.NewDirectory();
        Guid job;
        ResubmitReceipt first;
        await using (var cluster = await NexusCluster.StartAsync(directory: home))
        {
            job = await cluster.SubmitAsync(2);
            await cluster.WatchToEndAsync(job);

            // A dry run says what would be done, and uses up no key.
            var dry = await Job(cluster, job).Resubmit(Again with { DryRun = true });
            first = await Job(cluster, job).Resubmit(Again);
            Assert.Equal(dry.Items.AsEnumerable(), first.Items);
            await cluster.Engine.KillSiloAsync(cluster.Engine.Silos.Single());
        }

        await using (var cluster = await NexusCluster.StartAsync(directory: home))
        {
            var repeated = await Job(cluster, job).Resubmit(Again with { Actor = "ann, from another machine" });
            Assert.Equal(first.Items.AsEnumerable(), repeated.Items);
            Assert.All((await cluster.WatchToEndAsync(job)).Values, i => Assert.Equal((2, JobStatus.Completed), (i.Attempt, i.Status)));
            Assert.Equal(first.Items.AsEnumerable(), (await Job(cluster, job).Resubmit(Again)).Items);
            Assert.Equal(1, (await cluster.Jobs.ReadAsync(job))!.Record.LastCommand);

            // Another key is another order.
            await Job(cluster, job).Resubmit(Again with { Key = "key-2" });
            Assert.All((await cluster.WatchToEndAsync(job)).Values, i => Assert.Equal(3, i.Attempt));
        }

        home.Delete(recursive: true);
    }

    [Fact]
    public async Task A_key_stands_for_one_order_only()
    {
        await using var cluster = await NexusCluster.StartAsync();
        var job = await cluster.SubmitAsync(2);
        await cluster.WatchToEndAsync(job);
        await Job(cluster, job).Resubmit(Again);
        await RefusedAsync(() => Job(cluster, job).Resubmit(Again with { Items = [1] }), NexusErrorCode.AlreadyExists);
        await RefusedAsync(() => Job(cluster, job).Resubmit(Again with { Strategy = ResubmitStrategy.ForceResubmit }), NexusErrorCode.AlreadyExists);
        await RefusedAsync(() => Job(cluster, job).Cancel(new CancelOrder([], "ann", Again.Key)), NexusErrorCode.AlreadyExists);
        await RefusedAsync(() => Job(cluster, job).Resubmit(Again with { Key = "" }), NexusErrorCode.InvalidArgument);
        await RefusedAsync(() => Job(cluster, job).Resubmit(Again with { Key = new string('k', 201) }), NexusErrorCode.InvalidArgument);

        // Keys are the jobs' own.
        var other = await cluster.SubmitAsync(1);
        await cluster.WatchToEndAsync(other);
        Assert.Single((await Job(cluster, other).Resubmit(Again with { Items = [1] })).Items);
    }

    [Fact]
    public async Task A_resubmission_that_left_everything_is_answered_so_again_whatever_has_happened_since()
    {
        await using var cluster = await NexusCluster.StartAsync(work: (_, _) => throw new BackendException("Out of order."));
        var job = await cluster.SubmitAsync(1);
        await cluster.WatchToEndAsync(job);
        var resync = Again with { Items = [1], Strategy = ResubmitStrategy.Resync };
        Assert.Equal(ResubmitAction.Leave, (await Job(cluster, job).Resubmit(resync)).Items.Single().Action);
        await Job(cluster, job).Resubmit(resync with { Strategy = ResubmitStrategy.FullRestart, Key = "key-2" });
        await cluster.WatchToEndAsync(job);
        Assert.Equal((1, ResubmitAction.Leave), Answer(await Job(cluster, job).Resubmit(resync)));

        static (int Attempt, ResubmitAction Action) Answer(ResubmitReceipt receipt) => (receipt.Items.Single().Attempt, receipt.Items.Single().Action);
    }

    [Fact]
    public async Task A_repeated_cancellation_does_not_cancel_what_was_resubmitted_since()
    {
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(slots: 1, work: turnstile.Work);
        var job = await cluster.SubmitAsync(2);
        await turnstile.HasEnteredAsync();
        var cancel = new CancelOrder([2], "ann", "key-1");
        Assert.Equal([2], (await Job(cluster, job).Cancel(cancel)).Asked.AsEnumerable());
        await cluster.WatchAsync(job, (_, items) => items[2].Status == JobStatus.Cancelled);
        await cluster.ResubmitAsync(job, ResubmitStrategy.AllowResubmit, false, 2);
        Assert.Equal([2], (await Job(cluster, job).Cancel(cancel)).Asked.AsEnumerable());
        turnstile.Open();
        var ended = await cluster.WatchToEndAsync(job);
        Assert.All(ended.Values, i => Assert.Equal(JobStatus.Completed, i.Status));
    }

    private static IJobGrain Job(NexusCluster cluster, Guid job) => cluster.Grains.GetGrain<IJobGrain>(job);

    private static async Task RefusedAsync(Func<Task> order, NexusErrorCode code)
    {
        var refused = await Assert.ThrowsAsync<NexusException>(order);
        Assert.Equal((code, "idempotency_key"), (refused.Code, refused.Field));
    }
}
