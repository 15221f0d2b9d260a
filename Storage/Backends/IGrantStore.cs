namespace Nexus.Storage.Backends;

/// <summary>
/// Grants: which items a backend has handed to which worker process. A row stands from before the grant goes out until the item's
/// terminal write, or the record of its process' death, settles it (<see cref="Jobs.JobItemState.SettledLease"/>).
/// </summary>
public interface IGrantStore
{
    /// <summary>A backend's ledger; an empty one with version 0 when it has granted nothing yet.</summary>
    Task<GrantLedger> ReadAsync(string backend, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds grants and withdraws others, in one transaction, and moves the ledger's lease counter. Returns the new version.
    /// Throws <see cref="StaleWriteException"/> when the version is not the expected one: another activation writes the ledger.
    /// </summary>
    /// <param name="backend">The backend.</param>
    /// <param name="expectedVersion">The ledger's version as last read or written; 0 for a new ledger.</param>
    /// <param name="lastLease">The highest lease ever given out by this backend, these included.</param>
    /// <param name="granted">Grants to add.</param>
    /// <param name="withdrawn">Leases whose rows go: handed back without having started, or lost.</param>
    /// <param name="cancellationToken">Ends the wait, not a write that has begun.</param>
    Task<long> WriteAsync(
        string backend,
        long expectedVersion,
        long lastLease,
        IReadOnlyList<GrantRecord> granted,
        IReadOnlyList<long> withdrawn,
        CancellationToken cancellationToken = default);

    /// <summary>Marks a grant that runs alone as started; durable before the work begins. False when there is no such grant.</summary>
    Task<bool> MarkStartedAsync(string backend, long lease, CancellationToken cancellationToken = default);
}

/// <summary>All that a backend has handed out and that is not settled.</summary>
/// <param name="Version">What the next write must expect.</param>
/// <param name="LastLease">The highest lease ever given out; 0 at first.</param>
/// <param name="Grants">The unsettled grants, by lease.</param>
public sealed record GrantLedger(long Version, long LastLease, IReadOnlyList<GrantRecord> Grants);

/// <summary>One item handed to one worker.</summary>
public sealed record GrantRecord
{
    /// <summary>The fencing token: grows with every grant of the backend, so a newer lease is a larger number.</summary>
    public required long Lease { get; init; }

    /// <summary>The job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>The item's number in the job.</summary>
    public required int Number { get; init; }

    /// <summary>The attempt granted.</summary>
    public required int Attempt { get; init; }

    /// <summary>The worker's grain key.</summary>
    public required string Worker { get; init; }

    /// <summary>The worker's process incarnation: a process that starts anew has another.</summary>
    public required string Incarnation { get; init; }

    /// <summary>Whether the item was to run alone in its process, as a suspect does.</summary>
    public required bool Alone { get; init; }

    /// <summary>Whether it was marked as started; only grants that run alone are.</summary>
    public bool Started { get; init; }

    /// <summary>When it was granted (UTC).</summary>
    public required DateTimeOffset GrantedAt { get; init; }
}
