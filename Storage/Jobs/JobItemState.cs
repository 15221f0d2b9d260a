using Nexus.Storage.Programs;

namespace Nexus.Storage.Jobs;

/// <summary>
/// What JobItemGrain persists through the grain storage named "nexus". One write takes the row, the new history entries, the
/// attempt, the result, the programs and the settled grants in one transaction; what it took is emptied here once it is durable.
/// </summary>
public sealed class JobItemState
{
    /// <summary>The item's row; null when the job has no such item.</summary>
    public JobItemRecord? Item { get; set; }

    /// <summary>History entries to append.</summary>
    public List<HistoryRecord> NewHistory { get; } = [];

    /// <summary>The attempt to insert or replace, or null to leave the attempts alone.</summary>
    public AttemptRecord? Attempt { get; set; }

    /// <summary>The result to store, or null.</summary>
    public ResultRecord? Result { get; set; }

    /// <summary>Programs that the work made: stored with the item's end. Their texts are stored already.</summary>
    public IReadOnlyList<StoredLineage> NewPrograms { get; set; } = [];

    /// <summary>Grants of this item with a lease up to this one are settled: their rows go in the same transaction. 0 for none.</summary>
    public long SettledLease { get; set; }
}
