using Microsoft.Extensions.DependencyInjection;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>A stored result is taken when the same is asked again, and only then.</summary>
public sealed class ReuseTests : IAsyncLifetime
{
    private const string Deterministic = "deterministic";
    private const string Other = "deterministic too";

    private int _runs;
    private NexusCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await NexusCluster.StartAsync(work: Work, services: services =>
    {
        services.AddSingleton<ILocalBackend>(new ScriptedBackend(Deterministic, Work) { IsDeterministic = true });
        services.AddSingleton<ILocalBackend>(new ScriptedBackend(Other, Work) { IsDeterministic = true });
    });

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task An_item_that_asks_for_the_same_is_completed_with_a_copy_and_says_where_it_is_from()
    {
        var asked = await _cluster.DefineAsync(3, Deterministic) with { Reuse = true };
        var first = await RunAsync(asked, runs: 3);

        // Another program of the same content; the third item asks for something new.
        var again = asked with
        {
            Items = [new(await _cluster.AddProgramAsync(), 1, 2), asked.Items[0], asked.Items[2] with { Seed = 99 }],
        };
        var second = await RunAsync(again, runs: 1);
        Assert.Equal(2UL, BitConverter.ToUInt64((await _cluster.Jobs.ReadResultAsync(second, 1, 1))!.Body.Span));
        var history = await _cluster.Jobs.ReadHistoryAsync(second, 1);
        Assert.Equal(["SUBMITTED", "COMPLETED"], history.Select(h => h.To.Name()));
        Assert.Equal($"it asks for the same, so it reuses the result of item 2 of job {first}, attempt 1", history[1].Reason);
        Assert.Equal((1, JobStatus.Completed, ""), (await _cluster.Jobs.ReadAttemptsAsync(second, 1)).Select(a => (a.Attempt, a.Outcome!.Value, a.Worker)).Single());
        Assert.Equal($"Reuses the result of item 2 of job {first}, attempt 1.", (await _cluster.Item(second, 1).Get()).Message);

        // The copy is the item's own: neither the end of its source nor a new attempt of it matters.
        await _cluster.Grains.GetGrain<IJobGrain>(first).Delete(new DeleteOrder(CancelFirst: false, "test"));
        Assert.NotNull(await _cluster.Jobs.ReadResultAsync(second, 1, 1));
        var third = await RunAsync(again, runs: 0);
        Assert.Contains($"job {second}", (await _cluster.Item(third, 1).Get()).Message, StringComparison.Ordinal);

        // Whoever wants it run runs it.
        await RunAsync(again with { Reuse = false }, runs: 3);
        await _cluster.ResubmitAsync(third, ResubmitStrategy.FullRestart, false, 1);
        Assert.Equal((2, ""), ((await _cluster.WatchToEndAsync(third))[1].Attempt, (await _cluster.Item(third, 1).Get()).Message));
        await _cluster.AssertNothingGrantedAsync();
    }

    [Fact]
    public async Task A_job_whose_items_are_all_reused_is_completed_and_can_be_repeated_under_its_id()
    {
        var asked = await _cluster.DefineAsync(2, Deterministic) with { Reuse = true };
        await RunAsync(asked, runs: 2);
        var id = Guid.NewGuid();
        var job = _cluster.Grains.GetGrain<IJobGrain>(id);
        var receipt = await job.Submit(asked);
        Assert.Equal(receipt, await job.Submit(asked));
        await _cluster.WatchToEndAsync(id);
        await _cluster.AssertCompleteAsync(id, 2);
        Assert.Equal(2, Volatile.Read(ref _runs));
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("drawn seed")]
    [InlineData("shots")]
    [InlineData("circuit")]
    [InlineData("backend")]
    [InlineData("project")]
    [InlineData("failed")]
    [InlineData("not deterministic")]
    public async Task What_asks_for_anything_else_runs(string difference)
    {
        var item = new JobItemDefinition(await _cluster.AddProgramAsync(), difference == "failed" ? 13 : 1, 5);
        var asked = new JobDefinition("default", "", difference == "not deterministic" ? ScriptedBackend.DefaultName : Deterministic, [item], Reuse: true);
        await RunAsync(asked, runs: 1);
        var other = difference switch
        {
            "seed" => item with { Seed = 6 },
            "drawn seed" => item with { Seed = null },
            "shots" => item with { Shots = 2 },
            "circuit" => item with { ProgramId = await _cluster.AddProgramAsync("OPENQASM 2.0; qreg q[2];") },
            "project" => item with { ProgramId = await _cluster.AddProgramAsync(project: "another") },
            _ => item,
        };
        await RunAsync(
            asked with
            {
                Project = difference == "project" ? "another" : "default",
                Backend = difference == "backend" ? Other : asked.Backend,
                Items = [other],
            },
            runs: 1);
    }

    private byte[] Work(Nexus.Storage.Jobs.ExecutionSettings settings, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        return settings.Shots == 13 ? throw new BackendException("Out of order.") : BitConverter.GetBytes(settings.Seed);
    }

    /// <summary>Runs a job to its end, and expects so many items to be run meanwhile.</summary>
    private async Task<Guid> RunAsync(JobDefinition definition, int runs)
    {
        var id = Guid.NewGuid();
        var before = Volatile.Read(ref _runs);
        await _cluster.Grains.GetGrain<IJobGrain>(id).Submit(definition);
        await _cluster.WatchToEndAsync(id);
        Assert.Equal(runs, Volatile.Read(ref _runs) - before);
        return id;
    }
}
