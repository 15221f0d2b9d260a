using System.Collections.Immutable;
using System.Globalization;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Postgres.Testing;
using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>
/// Arbitrary commands on real grains, among them repeated ones, late reports, deletions and lost activations, with a restart in the middle:
/// whatever was asked, every job ends as <see cref="JobModel"/> says, and its rows tell a possible story.
/// </summary>
public abstract class LifecycleTests(int jobsALife, ITestOutputHelper output)
{
    private const string SeedVariable = "NEXUS_TEST_SEED";
    private const int Items = 4;
    private const int Restarts = 3;
    private const int JobsAtOnce = 25;

    private enum Kind
    {
        Cancel, CancelOne, Resubmit, Restart, Repeat, LateReport, Await, DeactivateJob, DeactivateItem, DeactivateBackend, Delete,
    }

    /// <summary>Where the silos of all lives store; null for a file in the directory that they share.</summary>
    protected virtual Task<StorageOptions?> StorageAsync() => Task.FromResult<StorageOptions?>(null);

    [DatabaseFact]
    public async Task Whatever_is_asked_in_whatever_order_every_job_ends_as_acknowledged_and_its_history_is_a_possible_one()
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        output.WriteLine($"{SeedVariable}={seed}");
        var random = new Random(seed);
        var home = NexusCluster.NewDirectory();
        var storage = await StorageAsync();
        List<(Guid Id, JobModel Model)> jobs = [];
        for (var life = 1; life <= Restarts; life++)
        {
            // Every other item fails, until the last life.
            var failing = life < Restarts;
            await using var cluster = await NexusCluster.StartAsync(directory: home, storage: storage, work: (settings, cancelled) =>
            {
                cancelled.WaitHandle.WaitOne((int)settings.Seed);
                cancelled.ThrowIfCancellationRequested();
                return failing && settings.Seed % 2 == 0 ? throw new BackendException("Out of order.") : BitConverter.GetBytes(settings.Seed);
            });

            // One job a sequence, and many of them at once.
            var sequences = Enumerable.Range(0, jobsALife).Select(_ => (Model: new JobModel(Items), Steps: Sequence(random))).ToList();
            await Parallel.ForEachAsync(sequences, new ParallelOptions { MaxDegreeOfParallelism = JobsAtOnce }, async (sequence, _) =>
            {
                var id = await cluster.SubmitAsync(Items);
                lock (jobs)
                {
                    jobs.Add((id, sequence.Model));
                }

                await AskAsync(cluster, id, sequence.Model, sequence.Steps);
            });

            // The restart comes in the middle of what the last commands have begun.
            await cluster.Engine.KillSiloAsync(cluster.Engine.Silos.Single());
        }

        await using (var last = await NexusCluster.StartAsync(directory: home, storage: storage))
        {
            foreach (var (id, model) in jobs)
            {
                await EndAsync(last, id, model);
            }

            await last.AssertNothingGrantedAsync();
        }

        home.Delete(recursive: true);
    }

    private static (Kind Kind, int Item)[] Sequence(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => (Command(random), random.Next(1, Items + 1)))];

    /// <summary>Any command; a deletion, and the loss of the backend with everybody's queue, now and then only.</summary>
    private static Kind Command(Random random) => (Kind)random.Next(random.Next(8) == 0 ? (int)Kind.Delete + 1 : (int)Kind.DeactivateBackend);

    private static async Task AskAsync(NexusCluster cluster, Guid id, JobModel model, (Kind Kind, int Item)[] steps)
    {
        var job = cluster.Grains.GetGrain<IJobGrain>(id);
        Func<Task>? last = null;
        foreach (var (kind, item) in steps)
        {
            try
            {
                await (kind switch
                {
                    Kind.Cancel => CancelAsync([]),
                    Kind.CancelOne => CancelAsync([item]),
                    Kind.Resubmit => ResubmitAsync(new ResubmitOrder([], [], ResubmitStrategy.AllowResubmit, DryRun: false, "test", NewKey())),
                    Kind.Restart => ResubmitAsync(new ResubmitOrder([item], [], ResubmitStrategy.FullRestart, DryRun: false, "test", NewKey())),
                    Kind.Repeat => last?.Invoke() ?? Task.CompletedTask,
                    Kind.LateReport => cluster.Item(id, item).Report([new ItemCompleted(0, 99, DateTimeOffset.UtcNow, "worker-late", "scripted/v1", [0])]),
                    Kind.Await => cluster.WatchToEndAsync(id),
                    Kind.DeactivateJob => cluster.Engine.DeactivateAsync(job),
                    Kind.DeactivateItem => cluster.Engine.DeactivateAsync(cluster.Item(id, item)),
                    Kind.DeactivateBackend => cluster.Engine.DeactivateAsync(cluster.Backend),
                    _ => DeleteAsync(),
                });
            }
            catch (NexusException refused) when (refused.Code == NexusErrorCode.FailedPrecondition || (refused.Code == NexusErrorCode.NotFound && model.Deleted))
            {
                // There was nothing to cancel or to resubmit, or the job is gone.
            }
        }

        async Task CancelAsync(ImmutableArray<int> items)
        {
            var order = new CancelOrder(items, "test", NewKey());
            var receipt = await job.Cancel(order);
            model.Cancelled(receipt);
            last = async () => Assert.Equal(receipt.Asked.AsEnumerable(), (await job.Cancel(order)).Asked);
        }

        async Task ResubmitAsync(ResubmitOrder order)
        {
            var receipt = await job.Resubmit(order);
            model.Resubmitted(receipt);
            last = async () => Assert.Equal(receipt.Items.AsEnumerable(), (await job.Resubmit(order)).Items);
        }

        async Task DeleteAsync()
        {
            model.Forgotten();
            await job.Delete(new DeleteOrder(CancelFirst: true, "test"));
        }
    }

    private static string NewKey() => Guid.NewGuid().ToString("N");

    private static async Task EndAsync(NexusCluster cluster, Guid id, JobModel model)
    {
        if (model.Deleted)
        {
            var gone = await Assert.ThrowsAsync<NexusException>(() => cluster.WatchAsync(id, (_, _) => false));
            Assert.Equal(NexusErrorCode.NotFound, gone.Code);
            Assert.Empty(await cluster.Jobs.ReadItemsAsync(id));
            return;
        }

        await cluster.WatchToEndAsync(id);
        await AssertPossibleAsync(cluster, id, model);
    }

    private static async Task AssertPossibleAsync(NexusCluster cluster, Guid job, JobModel model)
    {
        var row = (await cluster.Jobs.ReadAsync(job))!.Record;
        Assert.Empty(row.Pending);
        foreach (var item in await cluster.Jobs.ReadItemsAsync(job))
        {
            model.Check(item.Number, item.Attempt, item.Status, mayFail: item.Settings.Seed % 2 == 0);
            var history = await cluster.Jobs.ReadHistoryAsync(job, item.Number);
            Assert.Equal(Enumerable.Range(1, history.Count), history.Select(h => h.Sequence));
            foreach (var (before, entry) in history.Zip(history.Skip(1)))
            {
                Assert.Equal(before.To, entry.From);
                Assert.True(entry.From == entry.To || JobStatuses.MayFollow(entry.From, entry.To), $"{entry.From} -> {entry.To}");
                Assert.True(entry.Attempt >= before.Attempt, "an attempt came after a later one");
            }

            Assert.All(history.Where(h => h.To.IsTerminal()).GroupBy(h => h.Attempt), attempt => Assert.Single(attempt));
            Assert.Equal(item.Status, history[^1].To);
            if (item.Status == JobStatus.Completed)
            {
                Assert.Equal(item.Settings.Seed, BitConverter.ToUInt64((await cluster.Jobs.ReadResultAsync(job, item.Number, item.Attempt))!.Body.Span));
            }
        }
    }
}
