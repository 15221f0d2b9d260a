using System.CommandLine;
using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Grains.Jobs;
using Nexus.Silo;
using Nexus.Storage.Jobs;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus resume</c>: an embedded silo that stays until every unfinished job is finished.</summary>
internal sealed class ResumeCommand(CommonOptions common, Terminal terminal) : ICommand
{
    private const int PageSize = 500;

    /// <inheritdoc/>
    public Command Line { get; } = new("resume", "Go on with all unfinished jobs, and stay until they are finished.");

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var directory = common.Locate(line);
        IReadOnlyList<Guid> unfinished = [];
        IReadOnlyList<(Guid JobId, JobStatus Status)> ended;
        try
        {
            await using var silo = await EmbeddedSilos.StartAsync(directory, "nexus resume", line.GetValue(common.Verbose), terminal, stopped);
            unfinished = await ReadUnfinishedAsync(silo.Jobs, stopped);
            ended = await FollowAsync(silo, unfinished, stopped);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            throw new CommandException(Failures.Interrupted(
                unfinished.Count == 0
                    ? "Interrupted before any job was gone on with. Unfinished jobs are kept; go on with: nexus resume"
                    : $"Interrupted. {Jobs(unfinished.Count)} kept with all finished results; go on with: nexus resume"));
        }

        Answer(ended, directory, line.GetValue(common.Json));
        return JobAnswer.ExitCodeOf(ended.Select(e => e.Status));
    }

    private static async Task<IReadOnlyList<Guid>> ReadUnfinishedAsync(IJobStore jobs, CancellationToken stopped)
    {
        var unfinished = new List<Guid>();
        for (var shard = 0; shard < JobShards.Count; shard++)
        {
            Guid? after = null;
            IReadOnlyList<Guid> page;
            do
            {
                page = await jobs.ReadUnfinishedAsync(shard, after, PageSize, stopped);
                unfinished.AddRange(page);
                after = page.Count == 0 ? null : page[^1];
            }
            while (page.Count == PageSize);
        }

        return unfinished;
    }

    private static string Jobs(int count) => count == 1 ? "The unfinished job is" : $"{count} unfinished jobs are";

    private async Task<IReadOnlyList<(Guid JobId, JobStatus Status)>> FollowAsync(
        EmbeddedSilo silo, IReadOnlyList<Guid> unfinished, CancellationToken stopped)
    {
        foreach (var jobId in unfinished)
        {
            terminal.Error.WriteLine($"job {jobId} goes on");
        }

        var ended = new (Guid JobId, JobStatus Status)[unfinished.Count];
        await ProgressDisplay.On(terminal).ShowAsync(async changed =>
        {
            var statuses = await Task.WhenAll(unfinished.Select(
                id => JobFollower.FollowAsync(silo.Grains.GetGrain<IJobGrain>(id), id, changed, stopped)));
            for (var i = 0; i < ended.Length; i++)
            {
                ended[i] = (unfinished[i], statuses[i]);
            }
        });
        return ended;
    }

    private void Answer(IReadOnlyList<(Guid JobId, JobStatus Status)> ended, DataDirectory directory, bool json)
    {
        if (json)
        {
            terminal.Output.WriteLine(JobJson.Ended(ended));
            return;
        }

        foreach (var (jobId, status) in ended)
        {
            terminal.Output.WriteLine($"job {jobId}  {JobText.Status(status, terminal.OutputStyle)}");
        }

        terminal.Output.WriteLine(ended.Count == 0
            ? $"no unfinished jobs in {directory}"
            : $"stored in {directory.DatabasePath}; show one with: nexus results JOB");
    }
}
