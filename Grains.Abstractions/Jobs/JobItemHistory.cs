using System.Collections.Immutable;

namespace Nexus.Grains.Jobs;

/// <summary>What has happened to an item.</summary>
/// <param name="Number">The item.</param>
/// <param name="Entries">Its transitions, oldest first; what has not been written yet is among them.</param>
/// <param name="Attempts">Its attempts that have ended, oldest first.</param>
[GenerateSerializer, Immutable, Alias("nexus.JobItemHistory")]
public sealed record JobItemHistory(
    [property: Id(0)] int Number,
    [property: Id(1)] ImmutableArray<HistoryEntry> Entries,
    [property: Id(2)] ImmutableArray<AttemptSummary> Attempts);

/// <summary>One entry of an item's history.</summary>
/// <param name="Sequence">Its number within the item, from 1.</param>
/// <param name="At">When it happened (UTC).</param>
/// <param name="From">The status before; null for the submission.</param>
/// <param name="To">The status after.</param>
/// <param name="Attempt">The attempt that it belongs to.</param>
/// <param name="Lease">The lease that it belongs to, or 0.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Actor">By whom.</param>
/// <param name="ProviderStatus">The provider's own word for the status, where a provider reported it.</param>
[GenerateSerializer, Immutable, Alias("nexus.HistoryEntry")]
public sealed record HistoryEntry(
    [property: Id(0)] int Sequence,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] JobStatus? From,
    [property: Id(3)] JobStatus To,
    [property: Id(4)] int Attempt,
    [property: Id(5)] long Lease,
    [property: Id(6)] string Reason,
    [property: Id(7)] string Actor,
    [property: Id(8)] string? ProviderStatus);

/// <summary>One attempt of an item that has ended.</summary>
/// <param name="Attempt">Its number, from 1.</param>
/// <param name="Lease">The lease under which it ended.</param>
/// <param name="Worker">The worker that ran it; empty when none did.</param>
/// <param name="StartedAt">When it started to run (UTC), if it did.</param>
/// <param name="EndedAt">When it ended (UTC).</param>
/// <param name="Outcome">The terminal status that it ended in; null when it was given up for the next attempt.</param>
/// <param name="Error">Why it did not complete; empty when it did.</param>
[GenerateSerializer, Immutable, Alias("nexus.AttemptSummary")]
public sealed record AttemptSummary(
    [property: Id(0)] int Attempt,
    [property: Id(1)] long Lease,
    [property: Id(2)] string Worker,
    [property: Id(3)] DateTimeOffset? StartedAt,
    [property: Id(4)] DateTimeOffset? EndedAt,
    [property: Id(5)] JobStatus? Outcome,
    [property: Id(6)] string Error);
