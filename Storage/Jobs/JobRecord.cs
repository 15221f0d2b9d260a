using Nexus.Grains.Jobs;

namespace Nexus.Storage.Jobs;

/// <summary>A job's row: what JobGrain keeps, what lists show and what recovery reads are this one row.</summary>
public sealed record JobRecord
{
    /// <summary>The job's id.</summary>
    public required Guid JobId { get; init; }

    /// <summary>The project that the job belongs to.</summary>
    public required string Project { get; init; }

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
}
