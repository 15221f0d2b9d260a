using System.CommandLine;
using Nexus.Cli.Jobs;
using Nexus.Cli.Server;

namespace Nexus.Cli.Commands;

/// <summary>
/// <c>nexus run</c>: submits circuits as one job to the live server of the data directory, or else to an embedded silo, and stays until that job
/// is terminal.
/// </summary>
internal sealed class RunCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly JobOptions _job = new();

    public RunCommand(CommonOptions common, Terminal terminal)
    {
        _common = common;
        _terminal = terminal;
        Line = new Command("run", "Run circuits as one job, and show the results.");
        _job.AddTo(Line);
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var directory = _common.Locate(line);
        NewJob? accepted = null;
        var live = false;
        try
        {
            var job = await _job.ReadAsync(line, _terminal, stopped);
            var server = await LocalServer.FindAsync(directory, _terminal, stopped);
            live = server is not null;
            await using var runner = server
                ?? await EmbeddedJobs.StartAsync(directory, "nexus run", line.GetValue(_common.Verbose), _terminal, stopped);
            await runner.SubmitAsync(job, stopped);
            accepted = job;
            JobAnswer.TellAccepted(_terminal, job);
            return await JobAnswer.FollowAsync(_terminal, runner, job.JobId, line.GetValue(_common.Json), stopped);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            throw new CommandException(accepted is null
                ? Failures.Interrupted("Interrupted before the job was submitted.")
                : live
                    ? Failures.Interrupted($"Interrupted. Job {accepted.JobId} goes on; see it with: nexus results {accepted.JobId}", accepted.JobId)
                    : Failures.Interrupted($"Interrupted. Job {accepted.JobId} is kept with all finished results; go on with: nexus resume", accepted.JobId));
        }
    }
}
