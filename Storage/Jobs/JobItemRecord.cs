using Nexus.Grains.Jobs;

namespace Nexus.Storage.Jobs;

/// <summary>The head of a job item: its row. History, attempts and results stand in tables of their own.</summary>
public sealed record JobItemRecord
{
    /// <summary>The job that the item belongs to.</summary>
    public required Guid JobId { get; init; }

    /// <summary>The item's number in its job, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The item's name for people, usually the program's; may be empty.</summary>
    public required string Name { get; init; }

    /// <summary>The program that it runs.</summary>
    public required Guid ProgramId { get; init; }

    /// <summary>How it is run; a JSON document with a schema version.</summary>
    public required ExecutionSettings Settings { get; init; }

    /// <summary>Where it stands. Durable are submission, cancellation, resubmission, deaths of its process, and terminal statuses; what lies between may be newer in the grain.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>The attempt that it is in, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The newest lease that it has accepted a report from, or 0.</summary>
    public required long Lease { get; init; }

    /// <summary>How many times a process died while this item ran alone in it, in this attempt.</summary>
    public required int Deaths { get; init; }

    /// <summary>A sentence for people on where it stands, or why it failed; may be empty.</summary>
    public required string Message { get; init; }

    /// <summary>When its attempt was accepted (UTC).</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When the attempt first started to run (UTC), if it has.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it became terminal (UTC), if it is.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many history entries have been written; the next one has this number + 1.</summary>
    public required int HistoryCount { get; init; }

    /// <summary>The newest of the job's commands that it has taken, or 0.</summary>
    public long Command { get; init; }

    /// <summary>
    /// What it asks for, hashed to 64 hexadecimal digits, when the same question always has the same answer; null otherwise. Never changes.
    /// </summary>
    public string? ReuseKey { get; init; }

    /// <summary>When its status last changed (UTC); null in rows of older programs.</summary>
    public DateTimeOffset? ChangedAt { get; init; }
}
