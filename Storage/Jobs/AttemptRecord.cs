using Nexus.Grains.Jobs;

namespace Nexus.Storage.Jobs;

/// <summary>One attempt of an item: when it ran, where, and how it ended.</summary>
public sealed record AttemptRecord
{
    /// <summary>The attempt's number, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The lease under which it ended, or the newest one.</summary>
    public required long Lease { get; init; }

    /// <summary>The worker that ran it; empty before it started.</summary>
    public required string Worker { get; init; }

    /// <summary>When it started to run (UTC), if it has.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended (UTC), if it has.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The terminal status that it ended in, if it has.</summary>
    public JobStatus? Outcome { get; init; }

    /// <summary>Why it failed; empty when it did not.</summary>
    public required string Error { get; init; }
}
