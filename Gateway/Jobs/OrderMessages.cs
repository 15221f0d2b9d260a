using Google.Protobuf.WellKnownTypes;
using Nexus.Grains.Jobs;

namespace Nexus.Gateway.Jobs;

/// <summary>What is asked of jobs, and what has happened to them, as messages of the protocol. Strategies and actions are numbered as the grains do.</summary>
internal static class OrderMessages
{
    /// <summary>The answer to a cancellation.</summary>
    public static V1.CancelResponse ToMessage(this CancelReceipt receipt) => new()
    {
        Asked = { receipt.Asked },
        Already = { receipt.Already },
        Ended = { receipt.Ended },
    };

    /// <summary>The answer to a resubmission.</summary>
    public static V1.ResubmitResponse ToMessage(this ResubmitReceipt receipt) => new()
    {
        Items =
        {
            receipt.Items.Select(i => new V1.ItemResubmission
            {
                Item = i.Number, Action = (V1.ResubmitAction)i.Action, Attempt = i.Attempt, Shots = i.Shots, Reason = i.Reason,
            }),
        },
    };

    /// <summary>That an item makes no progress; null when it does.</summary>
    public static V1.Stuck? ToMessage(this StuckItem? stuck) =>
        stuck is null ? null : new V1.Stuck { Reason = stuck.Reason, Strategy = (V1.ResubmitStrategy)stuck.Strategy };

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
