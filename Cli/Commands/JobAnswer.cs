using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Grains.Jobs;
using Nexus.Silo;

namespace Nexus.Cli.Commands;

/// <summary>What <c>run</c> and <c>results</c> answer.</summary>
internal static class JobAnswer
{
    /// <summary>Prints a job with its results.</summary>
    public static void Write(Terminal terminal, JobReport report, DataDirectory directory, bool json)
    {
        if (json)
        {
            terminal.Output.WriteLine(JobJson.Report(report));
            return;
        }

        foreach (var text in JobText.Render(report, directory.DatabasePath, terminal.OutputStyle))
        {
            terminal.Output.WriteLine(text);
        }
    }

    /// <summary>The exit code for jobs that ended in these statuses.</summary>
    public static ExitCode ExitCodeOf(IEnumerable<JobStatus> ended) =>
        ended.All(s => s == JobStatus.Completed) ? ExitCode.Done : ExitCode.EndedOtherwise;
}
