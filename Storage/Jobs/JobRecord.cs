using Nexus.Grains.Jobs;

namespace Nexus.Storage.Jobs;

/// <summary>A job's row: what JobGrain keeps, what lists show and what recovery reads are this one row.</summary>
public sealed record JobRecord
{
    /// <summary>The job's id.</summary>
    public required Guid JobId { get; init; }

    /// <summary>The project that the job belongs to.</summary>
    public required string Project { get; init; }

    /// <summary>What the job does with its circuits.</summary>
    public JobKind Kind { get; init; } = JobKind.Execute;

    /// <summary>The job's name for people; may be empty.</summary>
    public required string Name { get; init; }

    /// <summary>The backend that its items run on.</summary>
    public required string Backend { get; init; }

    /// <summary>How many items it has, 1 to 300.</summary>
    public required int ItemCount { get; init; }

    /// <summary>The status derived from its items, as last written; a grain that activates derives it anew.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>How many items stand in each status, as last written: index = status number, length 11.</summary>
    public required IReadOnlyList<int> Counts { get; init; }

    /// <summary>When the job was accepted (UTC).</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When this row was last written (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The number of the newest command; 0 when nothing was asked of the job yet.</summary>
    public long LastCommand { get; init; }

    /// <summary>The commands that not all of their items have taken yet, oldest first.</summary>
    public IReadOnlyList<JobCommandRecord> Pending { get; init; } = [];

    /// <summary>Whether the cancellation of the whole job was asked for.</summary>
    public bool CancelAsked { get; init; }

    /// <summary>Whether the job is to be deleted as soon as its items are terminal.</summary>
    public bool DeleteAsked { get; init; }

    /// <summary>The job that this one repeats, or null.</summary>
    public Guid? RerunOf { get; init; }
}
