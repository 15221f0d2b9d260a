using System.CommandLine;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus jobs</c>: lists the jobs of a server, or of the database, also while another process holds it.</summary>
internal sealed class JobsCommand : ICommand
{
    private const int DefaultLimit = 50;

    private readonly CommonOptions _common;
    private readonly ServerOptions _server;
    private readonly Terminal _terminal;
    private readonly Option<int> _limit = WholeNumber.Option("--limit", 1, 1_000_000);

    public JobsCommand(CommonOptions common, ServerOptions server, Terminal terminal)
    {
        _common = common;
        _server = server;
        _terminal = terminal;
        _limit.Description = "The most jobs to list.";
        _limit.DefaultValueFactory = _ => DefaultLimit;
        Line = new Command("jobs", "List the jobs, the newest first.") { _limit };
        server.AddTo(Line);
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var directory = _common.Locate(line);
        var limit = line.GetRequiredValue(_limit);
        await using var source = await JobSource.OpenAsync(_server, line, directory, _terminal, stopped);

        // One more than asked for, to tell whether there are more.
        var found = source is null ? [] : await source.Jobs.ListAsync(limit + 1, stopped);
        var jobs = found.Take(limit).ToList();
        if (line.GetValue(_common.Json))
        {
            _terminal.Output.WriteLine(JobJson.List(jobs));
        }
        else if (jobs.Count == 0)
        {
            _terminal.Output.WriteLine(source is { OnServer: true } ? $"no jobs {source.Jobs.Location}" : $"no jobs in {directory}");
        }
        else
        {
            foreach (var text in JobTable.Render(jobs, TimeZoneInfo.Local.GetUtcOffset, _terminal.OutputStyle))
            {
                _terminal.Output.WriteLine(text);
            }
        }

        if (found.Count > limit)
        {
            _terminal.Error.WriteLine($"There are more jobs than these {limit}; see more with --limit.");
        }

        return ExitCode.Done;
    }
}
