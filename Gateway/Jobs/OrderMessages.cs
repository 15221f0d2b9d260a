using Nexus.Grains.Jobs;

namespace Nexus.Gateway.Jobs;

/// <summary>What is asked of jobs as messages of the protocol. Strategies and actions are numbered as the grains do.</summary>
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
}
