using Nexus.Cli.Rendering;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Tests;

public sealed class JobTextTests
{
    [Fact]
    public void Few_items_have_a_histogram_each()
    {
        var job = Reports.Job(JobStatus.Error, Reports.Item(1, counts: [new("0", 600), new("1", 400)]), Reports.Item(2, JobStatus.Error, "It failed."));

        var lines = JobText.Render(job, "stored in nexus.db", new TextStyle(46, Unicode: false, Color: false));

        Assert.Equal(
            [
                "circuit1.qasm  1,000 shots, seed 42  COMPLETED",
                "  0  600   60.0 %  ##########################",
                "  1  400   40.0 %  #################",
                "",
                "circuit2.qasm  1,000 shots, seed 42  ERROR",
                "  It failed.",
                "",
                $"job {Reports.JobId}  ERROR  1 of 2 items completed",
                "stored in nexus.db",
            ],
            lines);
    }

    [Fact]
    public void Many_items_have_a_line_each()
    {
        var items = Enumerable.Range(1, 300)
            .Select(i => i == 7
                ? Reports.Item(i, JobStatus.Error, "It failed.")
                : Reports.Item(i, counts: [new("00", 1), new("01", 2), new("10", 3), new("11", 4)]))
            .ToArray();

        var lines = JobText.Render(Reports.Job(JobStatus.Error, items), "stored in nexus.db", TextStyle.Plain);

        Assert.Equal(303, lines.Count);
        Assert.Equal("  1  circuit1.qasm    COMPLETED  11 40.0 %, 10 30.0 %, 01 20.0 %, and 1 more", lines[0]);
        Assert.Equal("  7  circuit7.qasm    ERROR      It failed.", lines[6]);
        Assert.Equal($"job {Reports.JobId}  ERROR  299 of 300 items completed", lines[^2]);
    }

    [Fact]
    public void Running_items_show_how_far_they_are()
    {
        var running = Reports.Item(1, JobStatus.Running) with { Done = 0.429, Stage = "map" };
        var job = Reports.Job(JobStatus.Running, running, Reports.Item(2, JobStatus.Queued)) with { Done = 0.2145 };
        Assert.Equal(
            [
                "circuit1.qasm  1,000 shots, seed 42  RUNNING  42%  map",
                "",
                "circuit2.qasm  1,000 shots, seed 42  QUEUED",
                "",
                $"job {Reports.JobId}  RUNNING  0 of 2 items completed, 21% done",
                "stored in nexus.db",
            ],
            JobText.Render(job, "stored in nexus.db", TextStyle.Plain));
        var many = JobText.Render(job with { Items = [.. Enumerable.Repeat(running, 9)] }, "stored in nexus.db", TextStyle.Plain);
        Assert.Equal("1  circuit1.qasm  RUNNING  42%  map", many[0]);

        Assert.Equal(
            $$"""{"job":"{{Reports.JobId}}","status":"RUNNING","progress":0.21,"items":[{"item":1,"status":"RUNNING","progress":0.43,"stage":"map"},{"item":2,"status":"QUEUED"}]}""",
            JobJson.Report(job));
        Assert.DoesNotContain("progress", JobJson.Report(Reports.Job(JobStatus.Completed, Reports.Item(1)) with { Done = 1 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_do_not_steer_the_terminal()
    {
        var item = Reports.Item(1, JobStatus.Error, "\u001b[2J") with { Name = "\u001b[31mred", Done = 0.5, Stage = "\u001b[1m" };
        Assert.DoesNotContain('\u001b', string.Concat(JobText.Render(Reports.Job(JobStatus.Error, item), "stored in nexus.db", TextStyle.Plain)));
    }
}
