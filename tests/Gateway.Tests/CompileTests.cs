using System.Text;
using Google.Rpc;
using Grpc.Core;
using Nexus.Gateway.Errors;
using Nexus.V1;

namespace Nexus.Gateway.Tests;

public sealed class CompileTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private TestServer Server => shared.Server;

    [Fact]
    public async Task A_compile_job_makes_a_program_that_can_be_read_downloaded_and_run()
    {
        var original = await Server.UploadAsync(name: "pair.qasm");
        Assert.Equal(["CX", "H"], original.Gates);
        var request = Compile(original.ProgramId, new CompileSettings { Target = "h-series", Level = 1, Verify = true });
        var id = (await Server.Jobs.SubmitAsync(request)).JobId;
        await Watching.ToTheEndAsync(Server.Jobs, id);
        var job = await Server.Jobs.GetAsync(new GetRequest { JobId = id });
        Assert.Equal((JobKind.Compile, request.Compile), (job.Kind, job.Compile));

        using var results = Server.Jobs.GetResults(new GetResultsRequest { JobId = id });
        Assert.True(await results.ResponseStream.MoveNext());
        var made = results.ResponseStream.Current.Compilation;
        Assert.Equal((original.ProgramId, "h-series", 1, "Equivalent"), (made.FromProgramId, made.Target, made.Level, made.Verdict.Outcome));
        Assert.Equal(new CompilationFigures { Gates = 2, TwoQubitGates = 1, Depth = 3 }, made.Before);

        var program = await Server.Programs.GetAsync(new GetProgramRequest { ProgramId = made.ProgramId });
        Assert.Equal(("pair-h-series.qasm", made), (program.Name, program.Lineage));
        Assert.Null((await Server.Programs.GetAsync(new GetProgramRequest { ProgramId = original.ProgramId })).Lineage);
        using var download = Server.Programs.Download(new DownloadProgramRequest { ProgramId = made.ProgramId });
        Assert.True(await download.ResponseStream.MoveNext());
        Assert.StartsWith("OPENQASM 2.0;", Encoding.UTF8.GetString(download.ResponseStream.Current.Chunk.Span), StringComparison.Ordinal);

        var run = (await Server.Jobs.SubmitAsync(Run(made.ProgramId))).JobId;
        await Watching.ToTheEndAsync(Server.Jobs, run);
        Assert.Equal(JobStatus.Completed, (await Server.Jobs.GetAsync(new GetRequest { JobId = run })).Status);
        var again = (await Server.Jobs.RerunAsync(new RerunRequest { JobId = id })).JobId;
        Assert.Equal(request.Compile, (await Server.Jobs.GetAsync(new GetRequest { JobId = again })).Compile);
    }

    [Fact]
    public async Task What_cannot_be_compiled_or_run_is_refused_with_the_reason_and_the_place()
    {
        var program = (await Server.UploadAsync()).ProgramId;
        await RefusedAsync(Compile(program, new CompileSettings { Target = "nowhere" }), StatusCode.InvalidArgument, ErrorReason.InvalidField, "compile.target", "ibm-tokyo-20");
        await RefusedAsync(Compile(program, new CompileSettings()), StatusCode.InvalidArgument, ErrorReason.InvalidField, "compile.target", "missing");
        await RefusedAsync(Compile(program, null), StatusCode.InvalidArgument, ErrorReason.InvalidField, "compile", "target");
        var wide = (await Server.UploadAsync(Circuits.Random(21))).ProgramId;
        await RefusedAsync(
            Compile(wide, new CompileSettings { Target = "ibm-tokyo-20" }),
            StatusCode.ResourceExhausted,
            ErrorReason.DoesNotFit,
            "items[0]",
            "The circuit has 21 qubits; the target ibm-tokyo-20 has 20.");
        await RefusedAsync(Run(program), StatusCode.FailedPrecondition, ErrorReason.NotCompiled, "items[0].program_id", "H1-1E has no CX, H");
        var execute = Run(program);
        execute.Compile = new CompileSettings { Target = "h-series" };
        await RefusedAsync(execute, StatusCode.InvalidArgument, ErrorReason.InvalidField, "compile", "does not compile");
    }

    private static SubmitRequest Compile(string program, CompileSettings? settings) => new()
    {
        Backend = "compiler",
        Kind = JobKind.Compile,
        Compile = settings,
        Items = { new NewItem { ProgramId = program, Seed = 1 } },
    };

    private static SubmitRequest Run(string program) =>
        new() { Backend = "H1-1E", Items = { new NewItem { ProgramId = program, Shots = 10, Seed = 1 } } };

    private async Task RefusedAsync(SubmitRequest request, StatusCode code, string reason, string field, string sentence)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Server.Jobs.SubmitAsync(request));
        var status = refused.GetRpcStatus()!;
        Assert.Equal((code, reason), (refused.StatusCode, status.GetDetail<ErrorInfo>()!.Reason));
        Assert.Equal(field, Assert.Single(status.GetDetail<BadRequest>()!.FieldViolations).Field);
        Assert.Contains(sentence, refused.Status.Detail, StringComparison.Ordinal);
    }
}
