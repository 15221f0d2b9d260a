using Nexus.Storage.Jobs;

namespace Nexus.Faults.Invariants;

/// <summary>All that is stored of an item.</summary>
/// <param name="Row">Its row.</param>
/// <param name="History">Its history, oldest first.</param>
/// <param name="Attempts">Its attempts, oldest first.</param>
/// <param name="Results">Its results as their rows are, counting or not.</param>
public sealed record StoredItem(
    JobItemRecord Row, IReadOnlyList<HistoryRecord> History, IReadOnlyList<AttemptRecord> Attempts, IReadOnlyList<StoredItemResult> Results);

/// <summary>A result's row.</summary>
/// <param name="Attempt">Of which attempt.</param>
/// <param name="Lease">Under which lease it was made.</param>
/// <param name="Seed">The seed that the body begins with.</param>
public sealed record StoredItemResult(int Attempt, long Lease, ulong Seed);
