using System.Collections.Immutable;
using Nexus.Grains;
using Nexus.Grains.Jobs;
using Nexus.Silo;
using Nexus.Storage.Jobs;

namespace Nexus.Cli.Jobs;

/// <summary>Runs jobs on a silo in this process.</summary>
internal sealed class EmbeddedJobs : IJobRunner
{
    private const int PageSize = 500;

    private readonly EmbeddedSilo _silo;

    private EmbeddedJobs(EmbeddedSilo silo)
    {
        _silo = silo;
        Jobs = new StoredJobs(silo.Jobs, silo.Programs, silo.DatabaseLocation);
    }

    /// <inheritdoc/>
    public IJobReader Jobs { get; }

    /// <summary>Starts a silo on a data directory.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="purpose">The command, for others who find the directory in use.</param>
    /// <param name="verbose">Whether its log goes to standard error too.</param>
    /// <param name="terminal">The command's terminal.</param>
    /// <param name="stopped">Gives up the start.</param>
    public static async Task<IJobRunner> StartAsync(
        DataDirectory directory, string purpose, bool verbose, Terminal terminal, CancellationToken stopped)
    {
        var options = new EmbeddedSiloOptions
        {
            Purpose = purpose,
            Deployment = DeploymentOptions.Read(Environment.GetEnvironmentVariables()),
            VerboseLog = verbose ? terminal.Error : null,
        };
        return new EmbeddedJobs(await EmbeddedSilo.StartAsync(directory, options, stopped));
    }

    /// <inheritdoc/>
    public async Task SubmitAsync(NewJob job, CancellationToken stopped)
    {
        await _silo.Programs.AddAsync([.. job.Files.Select(f => f.Read.Program!)], stopped);
        try
        {
            // Ctrl-C does not cut this short: half a second later it is certain whether the job is kept.
            await _silo.Grains.GetGrain<IJobGrain>(job.JobId).Submit(DefinitionOf(job));
        }
        catch (NexusException refused)
        {
            throw new CommandException(Failures.OfRefusal(refused, job.Paths), refused);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> ReadUnfinishedAsync(CancellationToken stopped)
    {
        var unfinished = new List<Guid>();
        for (var shard = 0; shard < JobShards.Count; shard++)
        {
            Guid? after = null;
            IReadOnlyList<Guid> page;
            do
            {
                page = await _silo.Jobs.ReadUnfinishedAsync(shard, after, PageSize, stopped);
                unfinished.AddRange(page);
                after = page.Count == 0 ? null : page[^1];
            }
            while (page.Count == PageSize);
        }

        return unfinished;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobStatus>> FollowAsync(
        IReadOnlyList<Guid> jobIds, Action<JobStanding> changed, CancellationToken stopped) =>
        await Task.WhenAll(jobIds.Select(id => JobFollower.FollowAsync(_silo.Grains.GetGrain<IJobGrain>(id), id, changed, stopped)));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    private static JobDefinition DefinitionOf(NewJob job)
    {
        var items = ImmutableArray.CreateBuilder<JobItemDefinition>(job.Files.Count);
        foreach (var (index, file) in job.Files.Index())
        {
            items.Add(new JobItemDefinition(file.Read.Program!.Program.ProgramId, job.Shots, job.SeedOf(index), job.InputsOf(index), job.Options.IsEmpty ? null : job.Options));
        }

        return new JobDefinition(job.Project, job.Name, job.Backend, items.MoveToImmutable(), Reuse: job.Reuse, Compile: job.Compile)
        {
            Kind = job.Compile is null ? JobKind.Execute : JobKind.Compile,
        };
    }
}
