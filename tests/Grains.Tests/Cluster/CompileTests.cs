using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Compiler.Targets;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Programs.Compilation;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>Compile jobs on real grains, with the real compiler.</summary>
public sealed class CompileTests
{
    private const string Ghz = "OPENQASM 2.0; include \"qelib1.inc\"; qreg q[4]; creg c[4]; h q[0]; cx q[0],q[3]; cx q[0],q[1]; cx q[3],q[2]; measure q -> c;";

    [Fact]
    public async Task A_compiled_circuit_is_a_program_that_tells_where_it_comes_from_and_outlives_its_job()
    {
        await using var cluster = await NexusCluster.StartAsync();
        var good = await cluster.AddProgramAsync(Ghz);
        var wrong = await cluster.AddProgramAsync("OPENQASM 2.0; qreg q[1]; nonsense q[0];");
        var definition = Define(new CompileSettings("line-4-cz", Verify: true, KeepIntermediates: true), CompilerBackend.BackendName, good, wrong, good);
        var job = await SubmitAsync(cluster, definition);
        var ended = await cluster.WatchToEndAsync(job);
        Assert.Equal([JobStatus.Completed, JobStatus.Error, JobStatus.Completed], ended.Values.Select(i => i.Status));
        Assert.Contains("nonsense", ended[2].Message, StringComparison.Ordinal);
        Assert.Equal(definition.Compile, (await cluster.Jobs.ReadAsync(job))!.Record.Compile);

        var result = await cluster.Jobs.ReadResultAsync(job, 3, 1);
        Assert.Equal(CompilationReportFormat.Name, result!.Format);
        var report = CompilationReportFormat.Decode(result.Body);
        Assert.Equal((good, "line-4-cz", 2, job, 3, 1), (report.From, report.Target, report.Level, report.Job, report.Item, report.Attempt));
        Assert.Equal("Equivalent", report.Verdict!.Outcome);
        Assert.Equal((4, 3), (report.Before.Gates, report.Before.TwoQubitGates));
        Assert.Equal((4, 4), (report.InitialLayout.Count, report.FinalLayout.Count));
        Assert.Equal(report.After, report.Passes[^1].After);
        await cluster.Grains.GetGrain<IJobGrain>(job).Delete(new DeleteOrder(false, "test"));
        Assert.Null(await cluster.Jobs.ReadAsync(job));

        var stored = (await cluster.Programs.ReadWholeAsync(report.Program))!;
        Assert.Equal(CompilationReportFormat.ToText(report), await cluster.Programs.ReadLineageAsync(report.Program));
        Assert.Null(await cluster.Programs.ReadLineageAsync(good));
        Assert.Equal("openqasm/2.0", stored.Program.Format);
        Assert.Empty(GateSets.Foreign(stored.Program.Gates!, DeviceTargets.Find("line-4-cz")!));
        Assert.Equal(report.After.TwoQubitGates, CompilationOf(stored.Content));
        var kept = report.Passes.Where(p => p.Program is not null).ToList();
        Assert.NotEmpty(kept);
        Assert.All(await cluster.Programs.ReadAsync([.. kept.Select(p => p.Program!.Value)]), Assert.NotNull);
    }

    [Fact]
    public async Task What_cannot_be_compiled_is_refused_with_the_field()
    {
        await using var cluster = await NexusCluster.StartAsync();
        var program = await cluster.AddProgramAsync(Ghz);
        await RefusedAsync(new CompileSettings("nowhere"), NexusErrorCode.InvalidArgument, "compile.target", "There is no target named 'nowhere'. There are: google-sycamore-54,");
        await RefusedAsync(new CompileSettings("h-series", Level: 4), NexusErrorCode.InvalidArgument, "compile.level", "A level is 0, 1, 2 or 3, not 4.");
        await RefusedAsync(new CompileSettings("{}"), NexusErrorCode.InvalidArgument, "compile.target", "The target is wrong: ");
        await RefusedAsync(null, NexusErrorCode.InvalidArgument, "compile", "A compile job says what for");

        async Task RefusedAsync(CompileSettings? settings, NexusErrorCode code, string field, string why)
        {
            var refused = await Assert.ThrowsAsync<NexusException>(() => SubmitAsync(cluster, Define(settings, CompilerBackend.BackendName, program)));
            Assert.Equal((code, field), (refused.Code, refused.Field));
            Assert.StartsWith(why, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_cancelled_compilation_that_has_started_runs_to_its_end_and_the_others_never_start()
    {
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(slots: 1, services: Held(turnstile));
        var program = await cluster.AddProgramAsync(Ghz);
        var job = await SubmitAsync(cluster, Define(new CompileSettings("h-series"), HeldCompiler.BackendName, program, program, program));
        await turnstile.HasEnteredAsync();
        await cluster.WatchAsync(job, (_, items) => items[1].StartedAt is not null);
        await cluster.CancelAsync(job);
        var waiting = await cluster.WatchAsync(job, (_, items) => items[2].Status == JobStatus.Cancelled && items[3].Status == JobStatus.Cancelled);
        Assert.Equal(JobStatus.Cancelling, waiting[1].Status);
        turnstile.Open();
        var ended = await cluster.WatchToEndAsync(job);
        Assert.Equal([JobStatus.Completed, JobStatus.Cancelled, JobStatus.Cancelled], ended.Values.Select(i => i.Status));
        var report = CompilationReportFormat.Decode((await cluster.Jobs.ReadResultAsync(job, 1, 1))!.Body);
        Assert.NotNull((await cluster.Programs.ReadAsync([report.Program]))[0]);
        Assert.Single(turnstile.Runs);
    }

    [Fact]
    public async Task A_time_limit_ends_a_compilation_also_when_it_is_being_cancelled()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(slots: 1, services: services =>
        {
            Held(turnstile)(services);
            services.AddKeyedSingleton<TimeProvider>(NexusTime.Key, time);
        });
        var program = await cluster.AddProgramAsync(Ghz);
        var job = await SubmitAsync(cluster, Define(new CompileSettings("h-series"), HeldCompiler.BackendName, program));
        await turnstile.HasEnteredAsync();
        await cluster.WatchAsync(job, (_, items) => items[1] is { Status: JobStatus.Running, StartedAt: not null });
        await cluster.CancelAsync(job);
        await cluster.WatchAsync(job, (_, items) => items[1].Status == JobStatus.Cancelling);
        time.Advance(TimeSpan.FromMinutes(5));
        var ended = await cluster.WatchToEndAsync(job);
        Assert.Equal((JobStatus.Terminated, "It ran for longer than the limit of 5 minutes."), (ended[1].Status, ended[1].Message));

        // The turnstile is shut: only an interruption frees the only slot for the next job.
        var next = await SubmitAsync(cluster, Define(new CompileSettings("h-series"), CompilerBackend.BackendName, program));
        Assert.Equal(JobStatus.Completed, (await cluster.WatchToEndAsync(next))[1].Status);
        Assert.Null(await cluster.Jobs.ReadResultAsync(job, 1, 1));
    }

    [Fact]
    public async Task A_compilation_whose_silo_dies_starts_again_and_makes_one_program()
    {
        var home = NexusCluster.NewDirectory();
        Guid job;
        Guid program;
        using (var turnstile = new Turnstile())
        {
            await using var first = await NexusCluster.StartAsync(slots: 1, services: Held(turnstile), directory: home);
            program = await first.AddProgramAsync(Ghz);
            job = await SubmitAsync(first, Define(new CompileSettings("line-4"), HeldCompiler.BackendName, program));
            await turnstile.HasEnteredAsync();
            await first.Engine.KillSiloAsync(first.Engine.Silos.Single());
        }

        using var open = new Turnstile();
        open.Open();
        await using (var second = await NexusCluster.StartAsync(slots: 1, services: Held(open), directory: home))
        {
            Assert.Equal(JobStatus.Completed, (await second.WatchToEndAsync(job))[1].Status);
            var report = CompilationReportFormat.Decode((await second.Jobs.ReadResultAsync(job, 1, 1))!.Body);
            var all = await second.Programs.ListAsync(null, null, 10);
            Assert.Equal(new[] { program, report.Program }.Order(), all.Select(p => p.ProgramId).Order());
        }

        home.Delete(recursive: true);
    }

    [Fact]
    public async Task A_device_runs_what_was_compiled_for_it_and_refuses_other_gates_by_name()
    {
        await using var cluster = await NexusCluster.StartAsync();
        var program = await cluster.AddProgramAsync(Ghz);
        var run = new JobDefinition("default", "", "H1-1E", [new JobItemDefinition(program, 10, 1)]);
        var refused = await Assert.ThrowsAsync<NexusException>(() => SubmitAsync(cluster, run));
        Assert.Equal((NexusErrorCode.FailedPrecondition, "items[0].program_id"), (refused.Code, refused.Field));
        Assert.Equal(
            "test: H1-1E has no CX, H; it has Rz, PhasedX, ZZPhase. Compile the circuit first: nexus compile --target h-series", refused.Message);

        var compile = await SubmitAsync(cluster, Define(new CompileSettings("h-series"), CompilerBackend.BackendName, program));
        await cluster.WatchToEndAsync(compile);
        var compiled = CompilationReportFormat.Decode((await cluster.Jobs.ReadResultAsync(compile, 1, 1))!.Body).Program;
        var job = await SubmitAsync(cluster, run with { Items = [new JobItemDefinition(compiled, 10, 1)] });
        Assert.Equal((JobStatus.Completed, ""), ((await cluster.WatchToEndAsync(job))[1].Status, (await cluster.Jobs.ReadItemsAsync(job))[0].Message));
    }

    [Fact]
    public async Task Control_flow_is_written_in_the_gates_of_every_kind_of_target_and_runs_on_a_device()
    {
        const string Steered =
            """
            OPENQASM 3.0;
            include "stdgates.inc";
            qubit[2] q;
            bit[2] c;
            h q[0];
            c[0] = measure q[0];
            if (c[0] == 1) { x q[1]; cx q[1], q[0]; rz(0.3) q[0]; }
            c[1] = measure q[1];
            """;
        await using var cluster = await NexusCluster.StartAsync();
        var branches = await cluster.AddProgramAsync(Steered, format: "openqasm/3");
        var loops = await cluster.AddProgramAsync(Steered + "while (c[1] == 1) { h q[0]; x q[1]; c[1] = measure q[1]; }", format: "openqasm/3");
        var compiled = Guid.Empty;
        foreach (var name in DeviceTargets.GateEndings.Select(e => "line-3-" + e).Concat(["line-3", "rigetti-aspen-4", "generic", "h-series"]))
        {
            var isVerified = name.StartsWith("line", StringComparison.Ordinal) || name == "h-series";
            var job = await SubmitAsync(cluster, Define(new CompileSettings(name, Verify: isVerified), CompilerBackend.BackendName, branches, loops));
            foreach (var (number, item) in await cluster.WatchToEndAsync(job))
            {
                Assert.True(item.Status == JobStatus.Completed, $"{name}: {item.Message}");
                var report = CompilationReportFormat.Decode((await cluster.Jobs.ReadResultAsync(job, number, 1))!.Body);
                Assert.Equal(isVerified ? "Equivalent" : null, report.Verdict?.Outcome);
                var stored = (await cluster.Programs.ReadWholeAsync(report.Program))!.Program;
                Assert.Equal("openqasm/3", stored.Format);
                Assert.Empty(GateSets.Foreign(stored.Gates!, DeviceTargets.Find(name)!));
                compiled = report.Program;
            }
        }

        var run = await SubmitAsync(cluster, new JobDefinition("default", "", "H1-1E", [new JobItemDefinition(compiled, 10, 1)]));
        Assert.Equal((JobStatus.Completed, ""), ((await cluster.WatchToEndAsync(run))[1].Status, (await cluster.Jobs.ReadItemsAsync(run))[0].Message));
    }

    private static Action<IServiceCollection> Held(Turnstile turnstile) =>
        services => services.AddSingleton<ILocalBackend>(new HeldCompiler(turnstile));

    private static JobDefinition Define(CompileSettings? settings, string backend, params Guid[] programs) =>
        new("default", "", backend, [.. programs.Select(p => new JobItemDefinition(p, 0, 7))], Kind: JobKind.Compile, Compile: settings);

    private static async Task<Guid> SubmitAsync(NexusCluster cluster, JobDefinition definition)
    {
        var id = Guid.NewGuid();
        var receipt = await cluster.Grains.GetGrain<IJobGrain>(id).Submit(definition);
        Assert.Equal(receipt, await cluster.Grains.GetGrain<IJobGrain>(id).Submit(definition));
        return id;
    }

    private static int CompilationOf(ReadOnlyMemory<byte> text) =>
        Compiler.CircuitFigures.Of(CircuitReader.Read(Encoding.UTF8.GetString(text.Span)).Circuit!).TwoQubitGates;
}
