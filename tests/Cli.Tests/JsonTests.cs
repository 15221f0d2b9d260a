using Nexus.Circuits;
using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Tests;

public sealed class JsonTests
{
    [Fact]
    public void A_job_with_its_results() => Assert.Equal(
        $$$"""{"job":"{{{Reports.JobId}}}","status":"RUNNING","items":[{"item":1,"status":"COMPLETED","counts":{"00":512,"11":488}},{"item":2,"status":"RUNNING"},{"item":3,"status":"ERROR","message":"It's \"wrong\"."}]}""",
        JobJson.Report(Reports.Job(
            JobStatus.Running,
            Reports.Item(1, counts: [new("00", 512), new("11", 488)]),
            Reports.Item(2, JobStatus.Running),
            Reports.Item(3, JobStatus.Error, "It's \"wrong\"."))));

    [Fact]
    public void A_list_of_jobs()
    {
        var counts = new int[JobStatuses.ArrayLength];
        counts[(int)JobStatus.Completed] = 2;
        counts[(int)JobStatus.Running] = 1;
        var job = new JobSummary
        {
            JobId = Reports.JobId,
            Project = "default",
            Name = "bell",
            Backend = "statevector",
            Kind = JobKind.Execute,
            RerunOf = Guid.Parse("2a304661-1b8f-4eed-8a44-f141ecfa397e"),
            ItemCount = 3,
            Status = JobStatus.Running,
            Counts = counts,
            SubmittedAt = new DateTimeOffset(2026, 3, 4, 12, 0, 3, TimeSpan.Zero),
        };

        Assert.Equal(
            $$$"""{"jobs":[{"job":"{{{Reports.JobId}}}","status":"RUNNING","name":"bell","project":"default","kind":"EXECUTE","backend":"statevector","submitted":"2026-03-04T12:00:03Z","rerun_of":"2a304661-1b8f-4eed-8a44-f141ecfa397e","items":3,"counts":{"RUNNING":1,"COMPLETED":2}}]}""",
            JobJson.List([job]));
        Assert.Equal(
            [
                "JOB                                   STATUS   ITEMS  SUBMITTED            KIND     BACKEND      PROJECT  RERUN OF  NAME",
                $"{Reports.JobId}  RUNNING  2/3    2026-03-04 14:00:03  EXECUTE  statevector  default  2a304661  bell",
            ],
            JobTable.Render([job], _ => TimeSpan.FromHours(2), TextStyle.Plain));
    }

    [Fact]
    public void Jobs_that_ended() => Assert.Equal(
        $$$"""{"jobs":[{"job":"{{{Reports.JobId}}}","status":"COMPLETED"}]}""",
        JobJson.Ended([(Reports.JobId, JobStatus.Completed)]));

    [Fact]
    public void A_failure_with_places()
    {
        var failure = new Failure(ExitCode.InputRefused, ErrorCode.InvalidArgument, "1 error in 1 of 1 file.")
        {
            Field = "FILE",
            File = "bad.qasm",
            JobId = Reports.JobId,
            Diagnostics =
            [
                new Diagnostic
                {
                    Severity = DiagnosticSeverity.Error,
                    Code = "unknown-gate",
                    Message = "There is no gate 'hh'.",
                    File = "bad.qasm",
                    Line = 3,
                    Column = 1,
                    Length = 2,
                    SourceLine = "hh q[0];",
                },
            ],
        };

        Assert.Equal(
            $$$"""{"error":{"code":"INVALID_ARGUMENT","message":"1 error in 1 of 1 file.","field":"FILE","file":"bad.qasm","job":"{{{Reports.JobId}}}","diagnostics":[{"severity":"error","code":"unknown-gate","message":"There is no gate 'hh'.","file":"bad.qasm","line":3,"column":1}]}}""",
            FailureText.Json(failure));
        Assert.Equal(
            ["bad.qasm:3:1: error: There is no gate 'hh'.\nhh q[0];\n^^", "error: 1 error in 1 of 1 file."],
            FailureText.Render(failure, TextStyle.Plain));
    }
}
