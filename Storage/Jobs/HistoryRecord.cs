using Nexus.Grains.Jobs;

namespace Nexus.Storage.Jobs;

/// <summary>One entry of an item's history: a transition, or an event that changed nothing visible but must be on record.</summary>
public sealed record HistoryRecord
{
    /// <summary>The entry's number within the item, from 1, without gaps.</summary>
    public required int Sequence { get; init; }

    /// <summary>When it happened (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The status before; null for the submission.</summary>
    public JobStatus? From { get; init; }

    /// <summary>The status after.</summary>
    public required JobStatus To { get; init; }

    /// <summary>The attempt that it belongs to.</summary>
    public required int Attempt { get; init; }

    /// <summary>The lease that it belongs to, or 0.</summary>
    public required long Lease { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>By whom: a worker, a backend, a user.</summary>
    public required string Actor { get; init; }

    /// <summary>The provider's own word for the status, where a provider reported it.</summary>
    public string? ProviderStatus { get; init; }
}
