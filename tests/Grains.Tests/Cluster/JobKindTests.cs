using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>Kinds of jobs on real grains. The backend that compiles here is the test's own.</summary>
public sealed class JobKindTests
{
    private const string Compiler = "compiler";

    [Fact]
    public async Task A_job_of_another_kind_than_its_backends_is_refused_and_nothing_is_kept()
    {
        await using var cluster = await NexusCluster.StartAsync(services: services =>
            services.AddSingleton<ILocalBackend>(new ScriptedBackend(Compiler, (_, _) => [], JobKind.Compile)));
        var executes = await cluster.DefineAsync(1) with { Kind = JobKind.Compile };
        await RefusedAsync(executes, "The backend scripted takes execute jobs, not compile jobs.");
        var compiles = await cluster.DefineAsync(1, Compiler);
        await RefusedAsync(compiles, "The backend compiler takes compile jobs, not execute jobs.");

        async Task RefusedAsync(JobDefinition definition, string why)
        {
            var id = Guid.NewGuid();
            var refused = await Assert.ThrowsAsync<NexusException>(() => cluster.Grains.GetGrain<IJobGrain>(id).Submit(definition));
            Assert.Equal((NexusErrorCode.FailedPrecondition, "kind", why), (refused.Code, refused.Field, refused.Message));
            Assert.Null(await cluster.Jobs.ReadAsync(id));
        }
    }

    [Fact]
    public async Task A_compile_job_keeps_its_kind_and_ends_at_the_limit_of_its_kind()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(slots: 1, services: services =>
        {
            services.AddKeyedSingleton<TimeProvider>(NexusTime.Key, time);
            services.AddSingleton<ILocalBackend>(new ScriptedBackend(Compiler, turnstile.Work, JobKind.Compile));
            services.Configure<NexusOptions>(options => options.ExecuteTimeLimit = TimeSpan.FromMinutes(1));
        });
        var id = Guid.NewGuid();
        var job = cluster.Grains.GetGrain<IJobGrain>(id);
        var definition = await cluster.DefineAsync(1, Compiler) with { Kind = JobKind.Compile };
        var receipt = await job.Submit(definition);
        Assert.Equal(receipt, await job.Submit(definition));
        Assert.Equal(
            NexusErrorCode.AlreadyExists,
            (await Assert.ThrowsAsync<NexusException>(() => job.Submit(definition with { Kind = JobKind.Execute }))).Code);
        Assert.Equal(JobKind.Compile, (await job.Get()).Kind);
        Assert.Equal(JobKind.Compile, (await cluster.Jobs.ReadAsync(id))!.Record.Kind);
        await turnstile.HasEnteredAsync();
        await cluster.WatchAsync(id, (_, items) => items[1] is { Status: JobStatus.Running, StartedAt: not null });
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(JobStatus.Running, (await job.Get()).Items[0].Status);
        time.Advance(TimeSpan.FromMinutes(1));
        var ended = await cluster.WatchToEndAsync(id);
        Assert.Equal((JobStatus.Terminated, "It ran for longer than the limit of 5 minutes."), (ended[1].Status, ended[1].Message));
        turnstile.Open();
    }
}
