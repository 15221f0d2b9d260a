using Nexus.Grains.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Storage.Jobs;

/// <summary>Jobs, items, history, attempts and results. Writes complete when they are durable.</summary>
/// <remarks>
/// Writes throw <see cref="StaleWriteException"/> when the row's version is not the expected one (nothing was written), and
/// <see cref="StorageException"/> when the database failed; its <see cref="StorageException.OutcomeUnknown"/> tells whether the write may have happened.
/// </remarks>
public interface IJobStore
{
    /// <summary>
    /// Inserts a job with all its items and their first history entries, in one transaction; items that reuse a result get a copy of it and are
    /// completed in the same transaction. Returns the version 1.
    /// </summary>
    Task<long> CreateAsync(JobRecord job, IReadOnlyList<NewJobItem> items, CancellationToken cancellationToken = default);

    /// <summary>Replaces a job's row, and keeps an order with its answer where one is given, in one transaction. Returns the new version.</summary>
    Task<long> UpdateAsync(
        JobRecord job, long expectedVersion, JobRequestRecord? answered = null, CancellationToken cancellationToken = default);

    /// <summary>The order that a job has answered under a key, or null.</summary>
    Task<JobRequestRecord?> ReadRequestAsync(Guid jobId, string key, CancellationToken cancellationToken = default);

    /// <summary>Writes an item as <see cref="JobItemState"/> describes, in one transaction. Returns the new version. Never inserts a missing item.</summary>
    Task<long> WriteItemAsync(JobItemState state, long expectedVersion, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores a result that is too large to travel in a report, ahead of the item's own write. A row of the same attempt with a newer lease wins.
    /// It counts only once the item is terminal with it. Programs that the work made are stored with it.
    /// </summary>
    Task StageResultAsync(
        Guid jobId, int number, ResultRecord result, IReadOnlyList<StoredLineage>? programs = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes a job with its items, their history, attempts and results, its answered orders, and what grants it has, in one transaction, and leaves a tombstone.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="expectedVersion">The version of its row.</param>
    /// <param name="deletedAt">When it is deleted (UTC).</param>
    /// <param name="purgeAfter">When the tombstone may go (UTC): nothing can report to the job's items any more.</param>
    /// <param name="cancellationToken">Ends the wait, not a write that has begun.</param>
    Task DeleteAsync(
        Guid jobId, long expectedVersion, DateTimeOffset deletedAt, DateTimeOffset purgeAfter, CancellationToken cancellationToken = default);

    /// <summary>When a job was deleted (UTC), while its tombstone stands; null otherwise.</summary>
    Task<DateTimeOffset?> ReadTombstoneAsync(Guid jobId, CancellationToken cancellationToken = default);

    /// <summary>Removes the tombstones of a shard whose time has come and whose jobs have no grants. Returns whether there was any.</summary>
    Task<bool> PurgeTombstonesAsync(int shard, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>A job's row with its version, or null.</summary>
    Task<Versioned<JobRecord>?> ReadAsync(Guid jobId, CancellationToken cancellationToken = default);

    /// <summary>An item's row with its version, or null.</summary>
    Task<Versioned<JobItemRecord>?> ReadItemAsync(Guid jobId, int number, CancellationToken cancellationToken = default);

    /// <summary>All items of a job, by number; empty when there is no such job.</summary>
    Task<IReadOnlyList<JobItemRecord>> ReadItemsAsync(Guid jobId, CancellationToken cancellationToken = default);

    /// <summary>
    /// How many items of each job stand in each status, by the number of the status, in the order asked: by the items' own rows, which a job's row follows a
    /// little later. All are 0 for a job that is not there.
    /// </summary>
    Task<IReadOnlyList<IReadOnlyList<int>>> CountItemsAsync(IReadOnlyList<Guid> jobIds, CancellationToken cancellationToken = default);

    /// <summary>An item's history, oldest first.</summary>
    Task<IReadOnlyList<HistoryRecord>> ReadHistoryAsync(Guid jobId, int number, CancellationToken cancellationToken = default);

    /// <summary>An item's attempts, oldest first.</summary>
    Task<IReadOnlyList<AttemptRecord>> ReadAttemptsAsync(Guid jobId, int number, CancellationToken cancellationToken = default);

    /// <summary>The result of an item's attempt, or null. Staged results of items that are not terminal are not returned.</summary>
    Task<ResultRecord?> ReadResultAsync(Guid jobId, int number, int attempt, CancellationToken cancellationToken = default);

    /// <summary>The result of an item's attempt without its body, or null, as <see cref="ReadResultAsync"/>.</summary>
    Task<ResultHead?> ReadResultHeadAsync(Guid jobId, int number, int attempt, CancellationToken cancellationToken = default);

    /// <summary>A piece of a result's body; of no more than that is anything held in memory. Null when the result has gone.</summary>
    /// <param name="result">The result.</param>
    /// <param name="offset">Where the piece begins, from 0.</param>
    /// <param name="count">How many bytes it has; the result must have as many.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<ReadOnlyMemory<byte>?> ReadResultPieceAsync(ResultHead result, long offset, int count, CancellationToken cancellationToken = default);

    /// <summary>The newest completed result under each key (<see cref="JobItemRecord.ReuseKey"/>), in the order asked; null where there is none.</summary>
    Task<IReadOnlyList<ReusableResult?>> FindReusableAsync(IReadOnlyList<string?> keys, CancellationToken cancellationToken = default);

    /// <summary>Jobs that match, newest first, from the one after <paramref name="after"/>.</summary>
    Task<IReadOnlyList<JobRecord>> ListAsync(JobFilter filter, JobListPosition? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Ids of a shard's jobs whose items are not all terminal as far as the rows tell, ascending from the one after <paramref name="after"/>.</summary>
    /// <param name="shard">0 to <see cref="JobShards.Count"/> - 1.</param>
    /// <param name="after">The last id of the page before, or null for the first page.</param>
    /// <param name="limit">The most ids to return.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<IReadOnlyList<Guid>> ReadUnfinishedAsync(int shard, Guid? after, int limit, CancellationToken cancellationToken = default);
}

/// <summary>Which jobs a list shows; null is any.</summary>
/// <param name="Project">Only of this project.</param>
/// <param name="Status">Only in this status.</param>
/// <param name="Backend">Only on this backend.</param>
public sealed record JobFilter(string? Project = null, JobStatus? Status = null, string? Backend = null);

/// <summary>Where a page of a list ended: lists are ordered by time of submission, newest first, then by id.</summary>
public sealed record JobListPosition(DateTimeOffset SubmittedAt, Guid JobId);

/// <summary>A record with the version that its next write must expect.</summary>
public sealed record Versioned<T>(T Record, long Version);
