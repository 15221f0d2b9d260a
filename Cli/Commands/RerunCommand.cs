using System.CommandLine;
using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;
using Nexus.V1;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus rerun</c>: submits the circuits of a job of a server again, as a new job that says what it repeats.</summary>
internal sealed class RerunCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly ServerOptions _server;
    private readonly Terminal _terminal;
    private readonly Argument<string> _job = new("JOB") { Description = "The job's id, or the beginning of it." };
    private readonly Option<IReadOnlyList<int>> _items = ItemNumbers.Option("Only these items, by number. Default: all.");
    private readonly Option<bool> _newSeeds = new("--new-seeds") { Description = "Draw new seeds instead of repeating the old ones." };

    public RerunCommand(CommonOptions common, ServerOptions server, Terminal terminal)
    {
        _common = common;
        _server = server;
        _terminal = terminal;
        Line = new Command("rerun", "Submit the circuits of a job again, as a new job.") { _job, _items, _newSeeds };
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
        var request = new RerunRequest { JobId = jobId.ToString(), Items = { line.GetValue(_items) }, NewSeeds = line.GetValue(_newSeeds) };
        var answer = await client.RerunAsync(request, stopped);
        var newId = Guid.Parse(answer.JobId);
        _terminal.Output.WriteLine(line.GetValue(_common.Json)
            ? JobJson.Accepted(newId)
            : $"job {newId} accepted: {answer.ItemCount} {(answer.ItemCount == 1 ? "item" : "items")}, repeating job {jobId}");

        return ExitCode.Done;
    }
}
