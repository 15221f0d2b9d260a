using System.CommandLine;
using Nexus.Cli.Jobs;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus results</c>: shows a job with the results that there are so far, also while another process holds the database.</summary>
internal sealed class ResultsCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly Argument<string> _job = new("JOB") { Description = "The job's id, or the beginning of it." };

    public ResultsCommand(CommonOptions common, Terminal terminal)
    {
        _common = common;
        _terminal = terminal;
        Line = new Command("results", "Show a job with the results that there are so far.") { _job };
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var typed = JobReader.ParseId(line.GetRequiredValue(_job));
        var directory = _common.Locate(line);
        await using var database = await JobDatabase.OpenAsync(directory, stopped) ?? throw JobReader.NotFound(typed);
        var jobId = await database.Jobs.ResolveAsync(typed, stopped);
        var report = await database.Jobs.ReadAsync(jobId, stopped) ?? throw JobReader.NotFound(typed);
        JobAnswer.Write(_terminal, report, directory, line.GetValue(_common.Json));
        return report.Status.IsTerminal() ? JobAnswer.ExitCodeOf([report.Status]) : ExitCode.Done;
    }
}
