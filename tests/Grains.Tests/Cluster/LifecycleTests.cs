using System.Diagnostics;
using CsCheck;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>Arbitrary commands on real grains, and restarts between them: whatever was asked, every job ends, and its rows tell a possible story.</summary>
public sealed class LifecycleTests
{
    private const int Items = 4;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    private enum Kind
    {
        Cancel, CancelOne, Resubmit, Restart, LateReport, Await, DeactivateJob, DeactivateBackend,
    }

    [Fact]
    public async Task Whatever_is_asked_in_whatever_order_every_job_ends_and_its_history_is_a_possible_one()
    {
        var home = NexusCluster.NewDirectory();
        var watch = Stopwatch.StartNew();
        var sequences = Gen.Select(Gen.Enum<Kind>(), Gen.Int[1, Items]).Array[1, 8].Array[6].Single();
        var ran = 0;
        for (var life = 0; life < 3 && (life == 0 || watch.Elapsed < Budget); life++)
        {
            // Every other item fails at first, and some take a moment.
            await using var cluster = await NexusCluster.StartAsync(directory: home, work: (settings, cancelled) =>
            {
                cancelled.WaitHandle.WaitOne((int)(settings.Seed * 5));
                cancelled.ThrowIfCancellationRequested();
                return settings.Seed % 2 == 0 ? throw new BackendException("Out of order.") : BitConverter.GetBytes(settings.Seed);
            });
            var jobs = await Task.WhenAll(sequences.Select(_ => cluster.SubmitAsync(Items)));
            await Task.WhenAll(sequences.Zip(jobs).Select(s => AskAsync(cluster, s.Second, s.First)));
            ran += sequences.Length;

            // The restart comes in the middle of what the last commands have begun.
            await cluster.Engine.KillSiloAsync(cluster.Engine.Silos.Single());
            await using var next = await NexusCluster.StartAsync(directory: home);
            foreach (var job in jobs)
            {
                await next.WatchToEndAsync(job);
                await AssertPossibleAsync(next, job);
            }

            await next.AssertNothingGrantedAsync();
        }

        Assert.True(ran >= 6, $"Only {ran} sequences ran.");
        home.Delete(recursive: true);
    }

    private static async Task AskAsync(NexusCluster cluster, Guid job, (Kind Kind, int Item)[] steps)
    {
        foreach (var (kind, item) in steps)
        {
            try
            {
                await (kind switch
                {
                    Kind.Cancel => cluster.CancelAsync(job),
                    Kind.CancelOne => cluster.CancelAsync(job, item),
                    Kind.Resubmit => cluster.ResubmitAsync(job, ResubmitStrategy.AllowResubmit),
                    Kind.Restart => cluster.ResubmitAsync(job, ResubmitStrategy.FullRestart, dryRun: false, item),
                    Kind.LateReport => cluster.Item(job, item).Report([new ItemCompleted(0, 99, DateTimeOffset.UtcNow, "worker-late", "scripted/v1", [0])]),
                    Kind.Await => cluster.WatchToEndAsync(job),
                    Kind.DeactivateJob => cluster.Engine.DeactivateAsync(cluster.Grains.GetGrain<IJobGrain>(job)),
                    _ => cluster.Engine.DeactivateAsync(cluster.Backend),
                });
            }
            catch (NexusException refused) when (refused.Code == NexusErrorCode.FailedPrecondition)
            {
                // There was nothing to cancel or to resubmit.
            }
        }
    }

    private static async Task AssertPossibleAsync(NexusCluster cluster, Guid job)
    {
        var row = (await cluster.Jobs.ReadAsync(job))!.Record;
        Assert.Empty(row.Pending);
        foreach (var item in await cluster.Jobs.ReadItemsAsync(job))
        {
            Assert.True(item.Status.IsTerminal());
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
