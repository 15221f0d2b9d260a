using System.Collections.Concurrent;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>Jobs through real grains on a real database, on one silo and on three.</summary>
public sealed class JobFlowTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 300)]
    [InlineData(3, 300)]
    public async Task A_job_runs_to_its_end_with_one_result_for_each_item(int silos, int items)
    {
        await using var cluster = await NexusCluster.StartAsync(silos);
        var job = await cluster.SubmitAsync(items);
        var seen = await cluster.WatchToEndAsync(job);
        Assert.Equal(items, seen.Count);
        Assert.All(seen.Values, item => Assert.Equal(JobStatus.Completed, item.Status));
        await cluster.AssertCompleteAsync(job, items);
        await cluster.AssertNothingGrantedAsync();
    }

    [Fact]
    public async Task An_acknowledged_job_is_durable_and_its_results_can_be_read_as_the_items_finish()
    {
        using var second = new ManualResetEventSlim();
        await using var cluster = await NexusCluster.StartAsync(work: (settings, cancelled) =>
        {
            if (settings.Seed == 2)
            {
                second.Wait(cancelled);
            }

            return BitConverter.GetBytes(settings.Seed);
        });
        var job = await cluster.SubmitAsync(3);
        Assert.Equal(3, (await cluster.Jobs.ReadItemsAsync(job)).Count);
        Assert.Equal(3, (await cluster.Jobs.ReadAsync(job))?.Record.ItemCount);

        var seen = await cluster.WatchAsync(job, (changes, items) =>
            items.Values.Count(i => i.Status == JobStatus.Completed) == 2 && items[2].Status == JobStatus.Running);
        Assert.Equal(1UL, BitConverter.ToUInt64((await cluster.Jobs.ReadResultAsync(job, 1, 1))!.Body.Span));
        Assert.Null(await cluster.Jobs.ReadResultAsync(job, 2, 1));
        var view = await cluster.Grains.GetGrain<IJobGrain>(job).Get();
        Assert.Equal(JobStatus.Running, view.Status);
        Assert.Equal(JobStatus.Running, (await cluster.Item(job, 2).Get()).Status);
        second.Set();
        await cluster.WatchToEndAsync(job);
        await cluster.AssertCompleteAsync(job, 3);
        Assert.Equal(
            ["- SUBMITTED", "SUBMITTED QUEUED", "QUEUED RUNNING", "RUNNING COMPLETED"],
            (await cluster.Jobs.ReadHistoryAsync(job, 2)).Select(h => $"{h.From?.Name() ?? "-"} {h.To.Name()}"));
    }

    [Fact]
    public async Task Items_run_side_by_side_up_to_the_slots_and_not_beyond()
    {
        var inside = 0;
        var most = 0;
        using var pair = new Barrier(2);
        await using var cluster = await NexusCluster.StartAsync(slots: 2, work: (settings, cancelled) =>
        {
            var now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            // Passes only when two are inside at once.
            pair.SignalAndWait(cancelled);
            Interlocked.Decrement(ref inside);
            return BitConverter.GetBytes(settings.Seed);
        });
        var job = await cluster.SubmitAsync(8);
        await cluster.WatchToEndAsync(job);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task An_item_that_fails_says_why_and_its_siblings_finish()
    {
        await using var cluster = await NexusCluster.StartAsync(work: (settings, _) => settings.Seed switch
        {
            2 => throw new BackendException("There is no such gate."),
            3 => throw new InvalidOperationException("an internal matter"),
            _ => BitConverter.GetBytes(settings.Seed),
        });
        var job = await cluster.SubmitAsync(4);
        var items = await cluster.WatchToEndAsync(job);
        Assert.Equal(
            [JobStatus.Completed, JobStatus.Error, JobStatus.Error, JobStatus.Completed], items.Values.Select(i => i.Status));
        Assert.Equal("There is no such gate.", items[2].Message);
        Assert.DoesNotContain("internal", items[3].Message, StringComparison.Ordinal);
        Assert.Equal(JobStatus.Error, (await cluster.Jobs.ReadAsync(job))?.Record.Status);
        var attempt = Assert.Single(await cluster.Jobs.ReadAttemptsAsync(job, 2));
        Assert.Equal((JobStatus.Error, "There is no such gate."), (attempt.Outcome, attempt.Error));
    }

    [Fact]
    public async Task A_result_too_large_for_a_report_arrives_all_the_same()
    {
        var large = Enumerable.Range(0, 1_000_000).Select(i => (byte)i).ToArray();
        await using var cluster = await NexusCluster.StartAsync(work: (_, _) => large);
        var job = await cluster.SubmitAsync(2);
        await cluster.WatchToEndAsync(job);
        Assert.Equal(large, (await cluster.Jobs.ReadResultAsync(job, 2, 1))!.Body.ToArray());
    }

    [Fact]
    public async Task A_job_that_cannot_be_accepted_is_refused_with_its_field_and_leaves_nothing()
    {
        await using var cluster = await NexusCluster.StartAsync();
        var good = await cluster.DefineAsync(2);
        (JobDefinition Definition, NexusErrorCode Code, string Field, string Words)[] refused =
        [
            (good with { Items = [] }, NexusErrorCode.InvalidArgument, "items", "at least one"),
            (await cluster.DefineAsync(301), NexusErrorCode.InvalidArgument, "items", "at most 300 circuits; this one has 301"),
            (good with { Backend = "abacus" }, NexusErrorCode.NotFound, "backend", "'abacus'; there are: H1-1E, H1-1SC, H2-1SC, automatic, compiler, density-matrix, mps, noisy, scripted, stabilizer, statevector, syntax-checker"),
            (good with { Project = " " }, NexusErrorCode.InvalidArgument, "project", "must not be empty"),
            (good with { Project = "other" }, NexusErrorCode.NotFound, "items[0].program_id", "Project 'other' has no program"),
            (good with { Name = new string('x', 201) }, NexusErrorCode.InvalidArgument, "name", "limited to 200"),
            (good with { Items = good.Items.SetItem(1, good.Items[1] with { Shots = 0 }) }, NexusErrorCode.InvalidArgument, "items[1].shots", "positive, not 0"),
            (good with { Items = good.Items.SetItem(1, good.Items[1] with { Shots = 1001 }) }, NexusErrorCode.ResourceExhausted, "items[1]", "too many"),
            (good with { Items = good.Items.SetItem(1, good.Items[1] with { ProgramId = Guid.NewGuid() }) }, NexusErrorCode.NotFound, "items[1].program_id", "has no program"),
        ];
        foreach (var (definition, code, field, words) in refused)
        {
            var id = Guid.NewGuid();
            var refusal = await Assert.ThrowsAsync<NexusException>(() => cluster.Grains.GetGrain<IJobGrain>(id).Submit(definition));
            Assert.Equal((code, field), (refusal.Code, refusal.Field));
            Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
            Assert.Null(await cluster.Jobs.ReadAsync(id));
            Assert.Empty(await cluster.Jobs.ReadItemsAsync(id));
        }
    }

    [Fact]
    public async Task What_does_not_exist_is_said_not_to()
    {
        await using var cluster = await NexusCluster.StartAsync();
        var id = Guid.NewGuid();
        var job = cluster.Grains.GetGrain<IJobGrain>(id);
        foreach (var ask in new Func<Task>[] { () => job.Get(), () => job.Watch(null), () => cluster.Item(id, 1).Get() })
        {
            Assert.Equal(NexusErrorCode.NotFound, (await Assert.ThrowsAsync<NexusException>(ask)).Code);
        }
    }

    [Fact]
    public async Task Sending_the_same_job_again_gives_the_same_receipt_and_runs_nothing_twice()
    {
        var runs = new ConcurrentBag<ulong>();
        await using var cluster = await NexusCluster.StartAsync(work: (settings, _) =>
        {
            runs.Add(settings.Seed);
            return BitConverter.GetBytes(settings.Seed);
        });
        var definition = await cluster.DefineAsync(5);
        var id = Guid.NewGuid();
        var job = cluster.Grains.GetGrain<IJobGrain>(id);
        var receipts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => job.Submit(definition)));
        Assert.Single(receipts.Distinct());
        await cluster.WatchToEndAsync(id);
        Assert.Equal(receipts[0], await job.Submit(definition));
        Assert.Equal(5, runs.Count);
        var other = await Assert.ThrowsAsync<NexusException>(() => job.Submit(definition with { Name = "another" }));
        Assert.Equal(NexusErrorCode.AlreadyExists, other.Code);
    }

    [Fact]
    public async Task Many_jobs_at_once_all_end()
    {
        await using var cluster = await NexusCluster.StartAsync(silos: 2);
        var jobs = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => cluster.SubmitAsync(40)));
        await Task.WhenAll(jobs.Select(cluster.WatchToEndAsync));
        foreach (var job in jobs)
        {
            await cluster.AssertCompleteAsync(job, 40);
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
            // Another thread was faster: look again.
        }
    }
}
