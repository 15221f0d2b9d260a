using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Storage;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;
using Nexus.Storage.Sqlite;
using Orleans.Serialization;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>What is acknowledged goes on, whatever stops or dies.</summary>
public sealed class RecoveryTests
{
    [Fact]
    public async Task What_a_database_driver_throws_travels_between_silos_and_to_a_gateway_as_the_cause_it_is()
    {
        await using var cluster = await NexusCluster.StartAsync();
        var thrown = new StorageException(
            "The database did not answer in time.", innerException: new Npgsql.NpgsqlException("Exception while reading from stream", new TimeoutException("late")));
        var silo = cluster.Engine.GetSiloServiceProvider(cluster.Engine.Silos.Single().SiloAddress).GetRequiredService<Serializer>();
        foreach (var reader in new[] { silo, cluster.Engine.Client.ServiceProvider.GetRequiredService<Serializer>() })
        {
            var arrived = reader.Deserialize<Exception>(silo.SerializeToArray<Exception>(thrown));
            var storage = Assert.IsType<StorageException>(arrived);
            Assert.Equal((thrown.Message, false), (storage.Message, storage.OutcomeUnknown));
            Assert.Contains("while reading", storage.InnerException!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_planned_stop_hands_back_its_work_and_counts_no_death()
    {
        var home = NexusCluster.NewDirectory();
        Guid job;
        using (var turnstile = new Turnstile())
        {
            await using var first = await NexusCluster.StartAsync(work: turnstile.Work, directory: home);
            job = await first.SubmitAsync(6);
            await turnstile.HasEnteredAsync();
            await turnstile.HasEnteredAsync();
            await first.Engine.StopAllSilosAsync();
            await first.AssertNothingGrantedAsync();
        }

        await using (var second = await NexusCluster.StartAsync(directory: home))
        {
            await second.WatchToEndAsync(job);
            await second.AssertCompleteAsync(job, 6);
            foreach (var number in Enumerable.Range(1, 6))
            {
                Assert.DoesNotContain(await second.Jobs.ReadHistoryAsync(job, number), h => h.Reason.Contains("died", StringComparison.Ordinal));
            }
        }

        home.Delete(recursive: true);
    }

    [Fact]
    public async Task After_a_death_the_next_start_goes_on_by_itself_and_the_history_shows_the_interrupted_start()
    {
        var home = NexusCluster.NewDirectory();
        Guid job;
        using (var turnstile = new Turnstile())
        {
            await using var first = await NexusCluster.StartAsync(work: turnstile.Work, directory: home);
            job = await first.SubmitAsync(6);
            await turnstile.HasEnteredAsync();
            await turnstile.HasEnteredAsync();
            await first.Engine.KillSiloAsync(first.Engine.Silos.Single());
        }

        var runs = new ConcurrentQueue<ulong>();
        var inside = new ConcurrentDictionary<ulong, bool>();
        var company = new ConcurrentQueue<string>();
        await using (var second = await NexusCluster.StartAsync(directory: home, work: (settings, _) =>
        {
            runs.Enqueue(settings.Seed);
            inside[settings.Seed] = true;
            foreach (var other in inside.Keys.Where(other => other != settings.Seed && Math.Min(other, settings.Seed) <= 2))
            {
                company.Enqueue($"{settings.Seed} beside {other}");
            }

            inside.TryRemove(settings.Seed, out var _);
            return BitConverter.GetBytes(settings.Seed);
        }))
        {
            await second.WatchToEndAsync(job);
            await second.AssertCompleteAsync(job, 6);
            await second.AssertNothingGrantedAsync();
            foreach (var number in Enumerable.Range(1, 6))
            {
                var deaths = (await second.Jobs.ReadHistoryAsync(job, number)).Count(h => h.Reason.Contains("whose process died", StringComparison.Ordinal));
                Assert.Equal(number <= 2 ? 1 : 0, deaths);
                Assert.Equal(0, (await second.Jobs.ReadItemAsync(job, number))?.Record.Deaths);
            }
        }

        // The two that had been granted ran alone, each once.
        Assert.Empty(company);
        Assert.Equal([1UL, 2UL, 3UL, 4UL, 5UL, 6UL], runs.Order());
        home.Delete(recursive: true);
    }

    [Fact]
    public async Task An_item_that_kills_its_process_three_times_alone_is_poison_and_its_siblings_finish()
    {
        var home = NexusCluster.NewDirectory();
        Guid job = default;
        for (var life = 1; life <= 4; life++)
        {
            // Item 1 never ends and its process is killed under it; the others end when they get a turn.
            using var turnstile = new Turnstile();
            await using var cluster = await NexusCluster.StartAsync(directory: home, work: (settings, cancelled) =>
                settings.Seed == 1 ? turnstile.Work(settings, cancelled) : BitConverter.GetBytes(settings.Seed));
            job = job == default ? await cluster.SubmitAsync(3) : job;
            await turnstile.HasEnteredAsync();
            Assert.Equal(life - 1 - (life > 1 ? 1 : 0), (await cluster.Jobs.ReadItemAsync(job, 1))?.Record.Deaths);
            await cluster.Engine.KillSiloAsync(cluster.Engine.Silos.Single());
        }

        await using (var last = await NexusCluster.StartAsync(directory: home))
        {
            var items = await last.WatchToEndAsync(job);
            Assert.Equal([JobStatus.Error, JobStatus.Completed, JobStatus.Completed], items.Values.Select(i => i.Status));
            Assert.Contains("died 3 times while it ran alone", items[1].Message, StringComparison.Ordinal);
            await last.AssertNothingGrantedAsync();
        }

        home.Delete(recursive: true);
    }

    [Fact]
    public async Task What_runs_on_a_silo_is_not_touched_when_another_leaves()
    {
        const int Slots = 4;
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(silos: 3, slots: Slots, work: turnstile.Work);
        var job = await cluster.SubmitAsync(3 * Slots);
        for (var item = 1; item <= 3 * Slots; item++)
        {
            await turnstile.HasEnteredAsync();
        }

        var leaver = cluster.Engine.Silos[^1];
        IWorkerGrain[] others = [.. cluster.Engine.Silos.SkipLast(1).SelectMany(silo => Enumerable.Range(0, Slots)
            .Select(slot => cluster.Grains.GetGrain<IWorkerGrain>(GrainKeys.Worker(silo.SiloAddress.ToParsableString(), slot))))];
        var before = await HeldAsync();
        Assert.All(before, leases => Assert.Single(leases));
        await cluster.Engine.StopSiloAsync(leaver);
        foreach (var silo in cluster.Engine.Silos.Where(silo => silo != leaver))
        {
            await cluster.SeesDeadAsync(silo, leaver);
        }

        // The engine has dropped the grains whose entries the leaver kept. These are the workers that run, and not others of the same name.
        Assert.Equal(before, await HeldAsync());
        turnstile.Open();
        await cluster.WatchToEndAsync(job);
        await cluster.AssertCompleteAsync(job, 3 * Slots);
        Assert.Equal(4 * Slots, turnstile.Runs.Count);

        async Task<ImmutableArray<long>[]> HeldAsync() => await Task.WhenAll(others.Select(worker => worker.Inventory(ScriptedBackend.DefaultName)));
    }

    [Fact]
    public async Task A_worker_that_is_stopping_says_that_it_takes_nothing()
    {
        await using var cluster = await NexusCluster.StartAsync(silos: 1, slots: 1);
        var worker = cluster.Grains.GetGrain<IWorkerGrain>(GrainKeys.Worker(cluster.Engine.Silos[0].SiloAddress.ToParsableString(), 0));
        var batch = new WorkBatch(ScriptedBackend.DefaultName, []);
        Assert.True(await worker.Assign(batch));
        await worker.Stop();
        Assert.False(await worker.Assign(batch));
    }

    [Fact]
    public async Task Of_three_silos_one_dies_and_the_others_finish_its_work()
    {
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(silos: 3, slots: 1, work: turnstile.Work);
        var job = await cluster.SubmitAsync(30);
        for (var silo = 0; silo < 3; silo++)
        {
            await turnstile.HasEnteredAsync();
        }

        await cluster.Engine.KillSiloAsync(cluster.Engine.Silos[^1]);
        turnstile.Open();
        await cluster.WatchToEndAsync(job);
        await cluster.AssertCompleteAsync(job, 30);
        await cluster.AssertNothingGrantedAsync();

        // At least the item that ran there; others too that were granted to it before its death was known.
        var deaths = new List<string>();
        foreach (var number in Enumerable.Range(1, 30))
        {
            deaths.AddRange((await cluster.Jobs.ReadHistoryAsync(job, number))
                .Where(h => h.Reason.Contains("whose process died", StringComparison.Ordinal))
                .Select(h => h.Reason.Split("worker-")[1].Split(',')[0]));
        }

        Assert.Single(deaths.Distinct());
    }

    [Fact]
    public async Task A_backend_that_activates_anew_keeps_what_its_workers_run()
    {
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(work: turnstile.Work);
        var job = await cluster.SubmitAsync(5);
        await turnstile.HasEnteredAsync();
        await turnstile.HasEnteredAsync();
        await cluster.Engine.DeactivateAsync(cluster.Backend);
        turnstile.Open();
        await cluster.WatchToEndAsync(job);
        await cluster.AssertCompleteAsync(job, 5);
        await cluster.AssertNothingGrantedAsync();
        Assert.Equal([1UL, 2UL, 3UL, 4UL, 5UL], turnstile.Runs.Order());
    }

    [Fact]
    public async Task A_watcher_of_a_job_that_activates_anew_gets_a_snapshot_and_then_changes()
    {
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(work: turnstile.Work);
        var id = await cluster.SubmitAsync(2);
        var job = cluster.Grains.GetGrain<IJobGrain>(id);
        await turnstile.HasEnteredAsync();
        var before = (await job.Watch(null)).Cursor;
        await cluster.Engine.DeactivateAsync(job);
        var after = await job.Watch(before);
        Assert.True(after.IsSnapshot);
        Assert.NotEqual(before.Incarnation, after.Cursor.Incarnation);
        turnstile.Open();
        await cluster.WatchToEndAsync(id);
    }

    /// <summary>A write of an item that fails, or that fails after having been done: the job ends all the same, with one result each.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failing_write_of_an_item_loses_nothing(bool afterHavingWritten)
    {
        FailingJobStore? store = null;
        await using var cluster = await NexusCluster.StartAsync(services: services => services.AddSingleton<IJobStore>(provider =>
            store = new FailingJobStore(provider.GetRequiredService<SqliteDatabase>().Jobs, failing: [2, 5, 6], afterHavingWritten)));
        var job = await cluster.SubmitAsync(20);
        await cluster.WatchToEndAsync(job);
        Assert.Equal(3, store!.Failures);
        await cluster.AssertCompleteAsync(job, 20);
        await cluster.AssertNothingGrantedAsync();
    }

    private sealed class FailingJobStore(IJobStore inner, int[] failing, bool afterHavingWritten) : IJobStore
    {
        private int _writes;
        private int _failures;

        public int Failures => _failures;

        public async Task<long> WriteItemAsync(JobItemState state, long expectedVersion, CancellationToken cancellationToken = default)
        {
            if (!failing.Contains(Interlocked.Increment(ref _writes)))
            {
                return await inner.WriteItemAsync(state, expectedVersion, cancellationToken);
            }

            Interlocked.Increment(ref _failures);
            if (afterHavingWritten)
            {
                await inner.WriteItemAsync(state, expectedVersion, cancellationToken);
            }

            throw new StorageException("The test says so.", outcomeUnknown: true);
        }

        public Task<long> CreateAsync(JobRecord job, IReadOnlyList<NewJobItem> items, CancellationToken cancellationToken = default) => inner.CreateAsync(job, items, cancellationToken);

        public Task<long> UpdateAsync(JobRecord job, long expectedVersion, JobRequestRecord? answered = null, CancellationToken cancellationToken = default) => inner.UpdateAsync(job, expectedVersion, answered, cancellationToken);

        public Task<JobRequestRecord?> ReadRequestAsync(Guid jobId, string key, CancellationToken cancellationToken = default) => inner.ReadRequestAsync(jobId, key, cancellationToken);

        public Task StageResultAsync(Guid jobId, int number, ResultRecord result, IReadOnlyList<StoredLineage>? programs = null, CancellationToken cancellationToken = default) => inner.StageResultAsync(jobId, number, result, programs, cancellationToken);

        public Task DeleteAsync(Guid jobId, long expectedVersion, DateTimeOffset deletedAt, DateTimeOffset purgeAfter, CancellationToken cancellationToken = default) => inner.DeleteAsync(jobId, expectedVersion, deletedAt, purgeAfter, cancellationToken);

        public Task<DateTimeOffset?> ReadTombstoneAsync(Guid jobId, CancellationToken cancellationToken = default) => inner.ReadTombstoneAsync(jobId, cancellationToken);

        public Task<bool> PurgeTombstonesAsync(int shard, DateTimeOffset now, CancellationToken cancellationToken = default) => inner.PurgeTombstonesAsync(shard, now, cancellationToken);

        public Task<Versioned<JobRecord>?> ReadAsync(Guid jobId, CancellationToken cancellationToken = default) => inner.ReadAsync(jobId, cancellationToken);

        public Task<Versioned<JobItemRecord>?> ReadItemAsync(Guid jobId, int number, CancellationToken cancellationToken = default) => inner.ReadItemAsync(jobId, number, cancellationToken);

        public Task<IReadOnlyList<JobItemRecord>> ReadItemsAsync(Guid jobId, CancellationToken cancellationToken = default) => inner.ReadItemsAsync(jobId, cancellationToken);

        public Task<IReadOnlyList<IReadOnlyList<int>>> CountItemsAsync(IReadOnlyList<Guid> jobIds, CancellationToken cancellationToken = default) =>
            inner.CountItemsAsync(jobIds, cancellationToken);

        public Task<IReadOnlyList<HistoryRecord>> ReadHistoryAsync(Guid jobId, int number, CancellationToken cancellationToken = default) => inner.ReadHistoryAsync(jobId, number, cancellationToken);

        public Task<IReadOnlyList<AttemptRecord>> ReadAttemptsAsync(Guid jobId, int number, CancellationToken cancellationToken = default) => inner.ReadAttemptsAsync(jobId, number, cancellationToken);

        public Task<ResultRecord?> ReadResultAsync(Guid jobId, int number, int attempt, CancellationToken cancellationToken = default) => inner.ReadResultAsync(jobId, number, attempt, cancellationToken);

        public Task<ResultHead?> ReadResultHeadAsync(Guid jobId, int number, int attempt, CancellationToken cancellationToken = default) => inner.ReadResultHeadAsync(jobId, number, attempt, cancellationToken);

        public Task<ReadOnlyMemory<byte>?> ReadResultPieceAsync(ResultHead result, long offset, int count, CancellationToken cancellationToken = default) => inner.ReadResultPieceAsync(result, offset, count, cancellationToken);

        public Task<IReadOnlyList<ReusableResult?>> FindReusableAsync(IReadOnlyList<string?> keys, CancellationToken cancellationToken = default) => inner.FindReusableAsync(keys, cancellationToken);

        public Task<IReadOnlyList<JobRecord>> ListAsync(JobFilter filter, JobListPosition? after, int limit, CancellationToken cancellationToken = default) => inner.ListAsync(filter, after, limit, cancellationToken);

        public Task<IReadOnlyList<Guid>> ReadUnfinishedAsync(int shard, Guid? after, int limit, CancellationToken cancellationToken = default) => inner.ReadUnfinishedAsync(shard, after, limit, cancellationToken);
    }
}
