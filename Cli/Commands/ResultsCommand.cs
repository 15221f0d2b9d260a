using System.CommandLine;
using Nexus.Cli.Jobs;
using Nexus.Cli.Server;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Commands;

/// <summary>
/// <c>nexus results</c>: shows a job of a server, or of the database, with the results that there are so far, also while another process holds
/// the database.
/// </summary>
internal sealed class ResultsCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly ServerOptions _server;
    private readonly Terminal _terminal;
    private readonly Argument<string> _job = new("JOB") { Description = "The job's id, or the beginning of it." };

    public ResultsCommand(CommonOptions common, ServerOptions server, Terminal terminal)
    {
        _common = common;
        _server = server;
        _terminal = terminal;
        Line = new Command("results", "Show a job with the results that there are so far.") { _job };
        server.AddTo(Line);
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var typed = TypedJobId.Parse(line.GetRequiredValue(_job));
        await using var source = await JobSource.OpenAsync(_server, line, _common.Locate(line), _terminal, stopped)
            ?? throw TypedJobId.NotFound(typed);
        var jobId = await source.Jobs.ResolveAsync(typed, stopped);
        var report = await source.Jobs.ReadAsync(jobId, stopped) ?? throw TypedJobId.NotFound(typed);
        JobAnswer.Write(_terminal, report, source.Jobs.Location, line.GetValue(_common.Json));
        return report.Status.IsTerminal() ? JobAnswer.ExitCodeOf([report.Status]) : ExitCode.Done;
    }
}
