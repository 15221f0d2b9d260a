using System.CommandLine;
using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus cancel</c>: asks a server to cancel a job, or some of its items, and returns when that is on record.</summary>
internal sealed class CancelCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly ServerOptions _server;
    private readonly Terminal _terminal;
    private readonly Argument<string> _job = new("JOB") { Description = "The job's id, or the beginning of it." };
    private readonly Option<IReadOnlyList<int>> _items = ItemNumbers.Option("Only these items, by number. Default: all.");
    private readonly Option<string?> _key = IdempotencyKey.Option();

    public CancelCommand(CommonOptions common, ServerOptions server, Terminal terminal)
    {
        _common = common;
        _server = server;
        _terminal = terminal;
        Line = new Command("cancel", "Cancel a job, or some of its items.") { _job, _items, _key };
        server.AddTo(Line);
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var typed = TypedJobId.Parse(line.GetRequiredValue(_job));
        using var client = await _server.ConnectAsync(line, _common.Locate(line), _terminal, stopped);
        await using var server = new ServerJobs(client);
        var jobId = await server.ResolveAsync(typed, stopped);
        var answer = await client.CancelAsync(jobId, line.GetValue(_items), line.GetValue(_key), stopped);
        _terminal.Output.WriteLine(line.GetValue(_common.Json) ? OrderText.Json(jobId, answer) : OrderText.Render(jobId, answer));

        return ExitCode.Done;
    }
}
