using System.CommandLine;
using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus history</c>: shows what has happened to the items of a job of a server, or of the database.</summary>
internal sealed class HistoryCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly ServerOptions _server;
    private readonly Terminal _terminal;
    private readonly Argument<string> _job = new("JOB") { Description = "The job's id, or the beginning of it." };
    private readonly Argument<int?> _item = WholeNumber.OptionalArgument("ITEM", 1, JobOptions.MaxCircuits);

    public HistoryCommand(CommonOptions common, ServerOptions server, Terminal terminal)
    {
        _common = common;
        _server = server;
        _terminal = terminal;
        _item.Description = "Only this item, by number.";
        Line = new Command("history", "Show what has happened to a job, or to one of its items.") { _job, _item };
        server.AddTo(Line);
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var typed = TypedJobId.Parse(line.GetRequiredValue(_job));
        await using var source = await JobSource.OpenAsync(_server, line, _common.Locate(line), _terminal, stopped)
            ?? throw typed.NotFound();
        var jobId = await source.Jobs.ResolveAsync(typed, stopped);
        var histories = await source.Jobs.ReadHistoryAsync(jobId, line.GetValue(_item), stopped);
        if (line.GetValue(_common.Json))
        {
            _terminal.Output.WriteLine(HistoryText.Json(jobId, histories));
            return ExitCode.Done;
        }

        foreach (var text in HistoryText.Render(histories, _terminal.OutputStyle))
        {
            _terminal.Output.WriteLine(text);
        }

        return ExitCode.Done;
    }
}
