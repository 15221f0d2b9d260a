using System.CommandLine;
using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;
using Nexus.Gateway.Jobs;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus submit</c>: submits circuits as one job to a server, and returns when the job is durable, or with <c>--watch</c> when it is terminal.</summary>
internal sealed class SubmitCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly ServerOptions _server;
    private readonly Terminal _terminal;
    private readonly JobOptions _job = new();
    private readonly Option<string?> _key = IdempotencyKey.Option("project");
    private readonly Option<bool> _watch = new("--watch") { Description = "Stay until the job is terminal, and show the results." };

    public SubmitCommand(CommonOptions common, ServerOptions server, Terminal terminal)
    {
        _common = common;
        _server = server;
        _terminal = terminal;
        Line = new Command("submit", "Submit circuits as one job to a server.") { _watch, _key };
        _job.AddTo(Line);
        server.AddTo(Line);
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var json = line.GetValue(_common.Json);
        NewJob? accepted = null;
        try
        {
            var job = await _job.ReadAsync(line, _terminal, stopped);
            if (line.GetValue(_key) is { } key)
            {
                // The server makes the same id of it; the key goes along, to be named should the id be taken.
                job = job with { JobId = IdempotentJobId.Of(job.Project, key), Key = key };
            }

            await using var server = new ServerJobs(await _server.ConnectAsync(line, _common.Locate(line), _terminal, stopped));
            await server.SubmitAsync(job, stopped);
            accepted = job;
            if (line.GetValue(_watch))
            {
                JobAnswer.TellAccepted(_terminal, job);
                return await JobAnswer.FollowAsync(_terminal, server, job.JobId, json, stopped);
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            throw new CommandException(accepted is null
                ? Failures.Interrupted("Interrupted before the job was submitted.")
                : WatchCommand.Interrupted(accepted.JobId));
        }

        if (json)
        {
            _terminal.Output.WriteLine(JobJson.Accepted(accepted.JobId));
        }
        else
        {
            _terminal.Output.WriteLine($"job {accepted.JobId} accepted: {accepted.Files.Count} {(accepted.Files.Count == 1 ? "item" : "items")}");
        }

        return ExitCode.Done;
    }
}
