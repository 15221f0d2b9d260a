using System.CommandLine;
using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus delete</c>: deletes a job of a server with its results and its history.</summary>
internal sealed class DeleteCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly ServerOptions _server;
    private readonly Terminal _terminal;
    private readonly Argument<string> _job = new("JOB") { Description = "The job's id, or the beginning of it." };
    private readonly Option<bool> _cancelFirst = new("--cancel-first") { Description = "Cancel what has not ended, and delete the job then." };

    public DeleteCommand(CommonOptions common, ServerOptions server, Terminal terminal)
    {
        _common = common;
        _server = server;
        _terminal = terminal;
        Line = new Command("delete", "Delete a job with its results and its history.") { _job, _cancelFirst };
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
        var deleted = await client.DeleteAsync(jobId, line.GetValue(_cancelFirst), stopped);
        _terminal.Output.WriteLine(line.GetValue(_common.Json) ? OrderText.JsonDeleted(jobId, deleted) : OrderText.Deleted(jobId, deleted));

        return ExitCode.Done;
    }
}
