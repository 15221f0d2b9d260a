using Google.Protobuf.WellKnownTypes;
using Nexus.Grains.Jobs;

namespace Nexus.Gateway.Jobs;

/// <summary>What has happened to items as messages of the protocol.</summary>
public static class HistoryMessages
{
    /// <summary>What has happened to an item.</summary>
    public static V1.ItemHistory ToMessage(this JobItemHistory history) => new()
    {
        Item = history.Number,
        Status = history.Entries[^1].To.ToMessage(),
        Entries = { history.Entries.Select(ToMessage) },
        Attempts = { history.Attempts.Select(ToMessage) },
    };

    private static V1.HistoryEntry ToMessage(HistoryEntry entry) => new()
    {
        Sequence = entry.Sequence,
        At = entry.At.ToTimestamp(),
        From = entry.From?.ToMessage() ?? V1.JobStatus.Unspecified,
        To = entry.To.ToMessage(),
        Attempt = entry.Attempt,
        Lease = entry.Lease,
        Reason = entry.Reason,
        Actor = entry.Actor,
        ProviderStatus = entry.ProviderStatus ?? "",
    };

    private static V1.Attempt ToMessage(AttemptSummary attempt) => new()
    {
        Attempt_ = attempt.Attempt,
        Worker = attempt.Worker,
        StartedAt = attempt.StartedAt?.ToTimestamp(),
        EndedAt = attempt.EndedAt?.ToTimestamp(),
        Outcome = attempt.Outcome?.ToMessage() ?? V1.JobStatus.Unspecified,
        Error = attempt.Error,
    };
}
