using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Tests;

public sealed class ProgressLinesTests
{
    private readonly StandingOfJob _job = new(Reports.JobId);

    [Fact]
    public async Task A_tenth_of_the_work_is_a_line_with_what_is_being_done()
    {
        var lines = await LinesAsync(
            _job.After(Counts(queued: 1, running: 1), 0, []),
            _job.After(Counts(queued: 1, running: 1), 0.09, [(1, "simulate")]),
            _job.After(Counts(queued: 1, running: 1), 0.214, [(1, "map, round 2")]),
            _job.After(Counts(queued: 1, running: 1), 0.25, [(1, "\u001b[2Jrebase")]),
            _job.After(Counts(running: 1, completed: 1), 0.5, [(1, ""), (2, "")]),
            _job.After(Counts(completed: 2), 1, [(2, "")]));
        Assert.Equal(
            [
                $"job {Reports.JobId}: 0 of 2 items finished, 21% done (map, round 2)",
                $"job {Reports.JobId}: 1 of 2 items finished, 50% done",
                $"job {Reports.JobId}: 2 of 2 items finished",
            ],
            lines);
    }

    [Fact]
    public async Task From_a_server_that_does_not_tell_it_finished_items_count()
    {
        var lines = await LinesAsync(_job.After(Counts(running: 3), null, []), _job.After(Counts(running: 2, completed: 1), null, []));
        Assert.Equal([$"job {Reports.JobId}: 1 of 3 items finished, 33% done"], lines);
    }

    [Fact]
    public void What_the_first_running_item_does_is_told()
    {
        Assert.Equal("two", _job.After(Counts(running: 2), 0.1, [(2, "two")]).Stage);
        Assert.Equal("one", _job.After(Counts(running: 2), 0.1, [(1, "one")]).Stage);
        Assert.Equal("two", _job.After(Counts(running: 1, completed: 1), 0.6, [(1, "")]).Stage);
        Assert.Equal("", _job.After(Counts(completed: 2), 1, [(2, "")]).Stage);
    }

    private static int[] Counts(int queued = 0, int running = 0, int completed = 0)
    {
        var counts = new int[JobStatuses.ArrayLength];
        (counts[(int)JobStatus.Queued], counts[(int)JobStatus.Running], counts[(int)JobStatus.Completed]) = (queued, running, completed);
        return counts;
    }

    private static async Task<string[]> LinesAsync(params JobStanding[] standings)
    {
        var output = new StringWriter { NewLine = "\n" };
        await new ProgressLines(output).ShowAsync(changed =>
        {
            foreach (var standing in standings)
            {
                changed(standing);
            }

            return Task.CompletedTask;
        });
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
