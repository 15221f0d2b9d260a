using Nexus.Grains.Jobs;

namespace Nexus.Cli.Jobs;

/// <summary>Something that runs jobs: a silo in this process, or a server.</summary>
internal interface IJobRunner : IAsyncDisposable
{
    /// <summary>Reads its jobs.</summary>
    IJobReader Jobs { get; }

    /// <summary>Submits a job. When this returns, the job is durable.</summary>
    /// <exception cref="CommandException">It is refused.</exception>
    Task SubmitAsync(NewJob job, CancellationToken stopped);

    /// <summary>All jobs that are not terminal.</summary>
    Task<IReadOnlyList<Guid>> ReadUnfinishedAsync(CancellationToken stopped);

    /// <summary>Follows jobs until all are terminal, and returns how each ended, in the order given.</summary>
    /// <param name="jobIds">The jobs.</param>
    /// <param name="changed">Told how far a job has come, now and at every change, from any thread.</param>
    /// <param name="stopped">Ends the following, not the jobs.</param>
    Task<IReadOnlyList<JobStatus>> FollowAsync(IReadOnlyList<Guid> jobIds, Action<JobStanding> changed, CancellationToken stopped);
}
