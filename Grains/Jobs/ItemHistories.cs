using Nexus.Storage.Jobs;

namespace Nexus.Grains.Jobs;

/// <summary>An item's history and attempts as they are shown.</summary>
public static class ItemHistories
{
    /// <summary>From the rows.</summary>
    public static JobItemHistory Of(int number, IEnumerable<HistoryRecord> entries, IEnumerable<AttemptRecord> attempts) => new(
        number,
        [.. entries.Select(e => new HistoryEntry(e.Sequence, e.At, e.From, e.To, e.Attempt, e.Lease, e.Reason, e.Actor, e.ProviderStatus))],
        [.. attempts.Select(a => new AttemptSummary(a.Attempt, a.Lease, a.Worker, a.StartedAt, a.EndedAt, a.Outcome, a.Error))]);
}
