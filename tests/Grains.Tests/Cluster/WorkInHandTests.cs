using System.Collections.Concurrent;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>Short items are in a thread's hands ahead. That must not hold them there when the one before them turns out long.</summary>
public sealed class WorkInHandTests
{
    private const int Items = 120;
    private const ulong Long = 60;

    [Fact]
    public async Task Short_items_behind_one_that_turns_out_long_go_to_another_slot()
    {
        using var work = new OneLongItem();
        await using var cluster = await NexusCluster.StartAsync(slots: 2, work: work.Run);
        var job = await cluster.SubmitAsync(Items);
        await cluster.WatchAsync(job, (_, items) => items.Count == Items && items.Values.Count(i => i.Status == JobStatus.Completed) == Items - 1);
        var running = (await cluster.WatchAsync(job, (_, items) => items[(int)Long].Status == JobStatus.Running))[(int)Long];
        Assert.NotNull(running.StartedAt);
        work.Release();
        Assert.All((await cluster.WatchToEndAsync(job)).Values, item => Assert.Equal((JobStatus.Completed, 1), (item.Status, item.Attempt)));
        Assert.Equal(Enumerable.Range(1, Items).Select(seed => (ulong)seed), work.Runs.Order());
        await cluster.AssertNothingGrantedAsync();
    }

    [Fact]
    public async Task Short_items_behind_one_that_turns_out_long_never_start_once_they_are_cancelled()
    {
        using var work = new OneLongItem();
        await using var cluster = await NexusCluster.StartAsync(slots: 1, work: work.Run);
        var job = await cluster.SubmitAsync(Items);
        await cluster.WatchAsync(job, (_, items) => items.TryGetValue((int)Long, out var item) && item.Status == JobStatus.Running);

        await cluster.CancelAsync(job);
        var items = await cluster.WatchToEndAsync(job);
        Assert.All(items.Values, item => Assert.Equal((ulong)item.Number < Long ? JobStatus.Completed : JobStatus.Cancelled, item.Status));
        Assert.Equal(Enumerable.Range(1, (int)Long).Select(seed => (ulong)seed), work.Runs);
        await cluster.AssertNothingGrantedAsync();
        foreach (var number in new[] { (int)Long + 1, Items })
        {
            Assert.DoesNotContain(await cluster.Jobs.ReadHistoryAsync(job, number), h => h.To == JobStatus.Running);
            Assert.Equal(1, (await cluster.Jobs.ReadHistoryAsync(job, number)).Count(h => h.To.IsTerminal()));
        }
    }

    [Fact]
    public async Task A_worker_gives_back_all_that_has_not_begun()
    {
        using var work = new OneLongItem();
        await using var cluster = await NexusCluster.StartAsync(slots: 1, work: work.Run);
        var job = await cluster.SubmitAsync(Items);
        await cluster.WatchAsync(job, (_, items) => items.TryGetValue((int)Long, out var item) && item.Status == JobStatus.Running);

        // Some of them wait in the thread's hands, some at the worker: it gives all of them back.
        var worker = cluster.Grains.GetGrain<IWorkerGrain>(GrainKeys.Worker(cluster.Engine.Silos.Single().SiloAddress.ToParsableString(), 0));
        var held = await worker.Inventory(ScriptedBackend.DefaultName);
        Assert.InRange(held.Length, 17, Items);
        var back = await worker.HandBack(ScriptedBackend.DefaultName);
        Assert.Equal(held.Except(back), await worker.Inventory(ScriptedBackend.DefaultName));
        Assert.Equal(held.Length - 1, back.Length);
        Assert.Equal(Long, work.Runs.Max());
    }

    [Fact]
    public async Task A_silo_that_stops_hands_back_what_is_in_hand_and_it_runs_once_later()
    {
        var home = NexusCluster.NewDirectory();
        using var work = new OneLongItem();
        Guid job;
        await using (var first = await NexusCluster.StartAsync(slots: 1, work: work.Run, directory: home))
        {
            job = await first.SubmitAsync(Items);
            await first.WatchAsync(job, (_, items) => items.TryGetValue((int)Long, out var item) && item.Status == JobStatus.Running);
            await first.Engine.StopSiloAsync(first.Engine.Silos.Single());
        }

        work.Release();
        await using (var second = await NexusCluster.StartAsync(slots: 1, work: work.Run, directory: home))
        {
            Assert.All((await second.WatchToEndAsync(job)).Values, item => Assert.Equal((JobStatus.Completed, 1), (item.Status, item.Attempt)));
            await second.AssertNothingGrantedAsync();
        }

        // Only the one that ran when the silo stopped began twice.
        Assert.Equal([Long], work.Runs.GroupBy(seed => seed).Where(g => g.Count() > 1).Select(g => g.Key));
        home.Delete(recursive: true);
    }

    /// <summary>Items that take no time, but for one that waits.</summary>
    private sealed class OneLongItem : IDisposable
    {
        private readonly ManualResetEventSlim _released = new();

        public ConcurrentQueue<ulong> Runs { get; } = new();

        public byte[] Run(ExecutionSettings settings, CancellationToken cancelled)
        {
            Runs.Enqueue(settings.Seed);
            if (settings.Seed == Long)
            {
                _released.Wait(cancelled);
            }

            return BitConverter.GetBytes(settings.Seed);
        }

        public void Release() => _released.Set();

        public void Dispose() => _released.Dispose();
    }
}
