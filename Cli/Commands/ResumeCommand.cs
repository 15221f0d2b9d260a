using System.CommandLine;
using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Commands;

/// <summary>
/// <c>nexus resume</c>: stays until every unfinished job is finished: of the live server of the data directory, or else on an embedded silo.
/// </summary>
internal sealed class ResumeCommand(CommonOptions common, Terminal terminal) : ICommand
{
    /// <inheritdoc/>
    public Command Line { get; } = new("resume", "Go on with all unfinished jobs, and stay until they are finished.");

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var directory = common.Locate(line);
        IReadOnlyList<Guid> unfinished = [];
        IReadOnlyList<(Guid JobId, JobStatus Status)> ended;
        string location;
        try
        {
            await using var runner = await LocalServer.FindAsync(directory, terminal, stopped)
                ?? await EmbeddedJobs.StartAsync(directory, "nexus resume", line.GetValue(common.Verbose), terminal, stopped);
            location = runner.Jobs.Location;
            unfinished = await runner.ReadUnfinishedAsync(stopped);
            ended = await FollowAsync(runner, unfinished, stopped);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            throw new CommandException(Failures.Interrupted(
                unfinished.Count == 0
                    ? "Interrupted before any job was gone on with. Unfinished jobs are kept; go on with: nexus resume"
                    : $"Interrupted. {Jobs(unfinished.Count)} kept with all finished results; go on with: nexus resume"));
        }

        if (line.GetValue(common.Json))
        {
            terminal.Output.WriteLine(JobJson.Ended(ended));
        }
        else
        {
            foreach (var (jobId, status) in ended)
            {
                terminal.Output.WriteLine($"job {jobId}  {JobText.Status(status, terminal.OutputStyle)}");
            }

            terminal.Output.WriteLine(ended.Count == 0 ? $"no unfinished jobs in {directory}" : $"{location}; show one with: nexus results JOB");
        }

        return JobAnswer.ExitCodeOf(ended.Select(e => e.Status));
    }

    private static string Jobs(int count) => count == 1 ? "The unfinished job is" : $"{count} unfinished jobs are";

    private async Task<IReadOnlyList<(Guid JobId, JobStatus Status)>> FollowAsync(
        IJobRunner runner, IReadOnlyList<Guid> unfinished, CancellationToken stopped)
    {
        foreach (var jobId in unfinished)
        {
            terminal.Error.WriteLine($"job {jobId} goes on");
        }

        IReadOnlyList<JobStatus> statuses = [];
        await ProgressDisplay.On(terminal).ShowAsync(async changed => statuses = await runner.FollowAsync(unfinished, changed, stopped));
        return [.. unfinished.Zip(statuses)];
    }
}
