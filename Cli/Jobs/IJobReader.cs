using Nexus.V1;

namespace Nexus.Cli.Jobs;

/// <summary>Jobs to be read, wherever they are kept.</summary>
internal interface IJobReader
{
    /// <summary>Where they are, in words that end what a command prints: <c>stored in nexus.db</c>.</summary>
    string Location { get; }

    /// <summary>The newest jobs, the newest first.</summary>
    Task<IReadOnlyList<JobSummary>> ListAsync(int limit, CancellationToken cancellationToken);

    /// <summary>The job whose id begins with what was typed.</summary>
    /// <param name="typed">The argument JOB.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="CommandException">It is no job's, or several jobs'.</exception>
    Task<Guid> ResolveAsync(TypedJobId typed, CancellationToken cancellationToken);

    /// <summary>What has happened to a job's items, by number.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="item">Only this item, by number; all when null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandException">There is no such job or item.</exception>
    Task<IReadOnlyList<ItemHistory>> ReadHistoryAsync(Guid jobId, int? item, CancellationToken cancellationToken);

    /// <summary>A job as it stands, without results, or null when there is no such job.</summary>
    Task<JobReport?> ReadStandingAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>The results of a job's finished items, by number and a part at a time: they may be larger than the memory.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="items">Only these items, by number; all when empty.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<ResultPart> ReadPartsAsync(Guid jobId, IReadOnlyList<int> items, CancellationToken cancellationToken);

    /// <summary>The results of a job as one document in UTF-8, in chunks, each of which is gone with the next one.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="format">Which document.</param>
    /// <param name="items">Only these items, by number; all when empty.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandException">There is no such job, or it is deleted meanwhile.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ExportAsync(
        Guid jobId, ExportFormat format, IReadOnlyList<int> items, CancellationToken cancellationToken);

    /// <summary>A program, or null when there is none of this id.</summary>
    Task<StoredCircuitText?> ReadProgramAsync(Guid programId, CancellationToken cancellationToken);

    /// <summary>A job with the results that there are so far, or null when there is no such job.</summary>
    Task<JobReport?> ReadAsync(Guid jobId, CancellationToken cancellationToken);
}
