using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Commands;

/// <summary>What the commands answer that show a job with its results.</summary>
internal static class JobAnswer
{
    /// <summary>Prints a job with its results.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="report">The job.</param>
    /// <param name="location">Where it is kept.</param>
    /// <param name="json">As one JSON document.</param>
    public static void Write(Terminal terminal, JobReport report, string location, bool json)
    {
        if (json)
        {
            terminal.Output.WriteLine(JobJson.Report(report));
            return;
        }

        foreach (var text in JobText.Render(report, location, terminal.OutputStyle))
        {
            terminal.Output.WriteLine(text);
        }
    }

    /// <summary>Says on standard error that a job is durable.</summary>
    public static void TellAccepted(Terminal terminal, NewJob job) =>
        terminal.Error.WriteLine($"job {job.JobId} accepted: {job.Files.Count} {(job.Files.Count == 1 ? "item" : "items")}");

    /// <summary>Follows a job to its end, and prints it with its results.</summary>
    /// <returns>The exit code for the status that it ended in.</returns>
    public static async Task<ExitCode> FollowAsync(Terminal terminal, IJobRunner runner, Guid jobId, bool json, CancellationToken stopped)
    {
        await ProgressDisplay.On(terminal).ShowAsync(changed => runner.FollowAsync([jobId], changed, stopped));
        var report = await runner.Jobs.ReadAsync(jobId, stopped)
            ?? throw new InvalidOperationException($"Job {jobId} has ended, and is not there.");
        Write(terminal, report, runner.Jobs.Location, json);
        return ExitCodeOf([report.Status]);
    }

    /// <summary>The exit code for jobs that ended in these statuses.</summary>
    public static ExitCode ExitCodeOf(IEnumerable<JobStatus> ended) =>
        ended.All(s => s == JobStatus.Completed) ? ExitCode.Done : ExitCode.EndedOtherwise;
}
