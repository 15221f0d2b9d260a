using System.CommandLine;
using Nexus.Cli.Jobs;
using Nexus.Cli.Server;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus watch</c>: follows a job of a server to its end, across restarts of the server, and shows the results.</summary>
internal sealed class WatchCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly ServerOptions _server;
    private readonly Terminal _terminal;
    private readonly Argument<string> _job = new("JOB") { Description = "The job's id, or the beginning of it." };

    public WatchCommand(CommonOptions common, ServerOptions server, Terminal terminal)
    {
        _common = common;
        _server = server;
        _terminal = terminal;
        Line = new Command("watch", "Follow a job to its end, and show the results.") { _job };
        server.AddTo(Line);
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var typed = TypedJobId.Parse(line.GetRequiredValue(_job));
        await using var server = new ServerJobs(await _server.ConnectAsync(line, _common.Locate(line), _terminal, stopped));
        var jobId = await server.ResolveAsync(typed, stopped);
        try
        {
            return await JobAnswer.FollowAsync(_terminal, server, jobId, line.GetValue(_common.Json), stopped);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            throw new CommandException(Interrupted(jobId));
        }
    }

    /// <summary>The explanation of Ctrl-C while a job of a server is watched.</summary>
    public static Failure Interrupted(Guid jobId) =>
        Failures.Interrupted($"Interrupted. Job {jobId} goes on; see it with: nexus watch {jobId}", jobId);
}
