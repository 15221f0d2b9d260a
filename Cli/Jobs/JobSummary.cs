using Nexus.Grains.Jobs;

namespace Nexus.Cli.Jobs;

/// <summary>A job without its items, as lists show it.</summary>
internal sealed record JobSummary
{
    /// <summary>The job's id.</summary>
    public required Guid JobId { get; init; }

    /// <summary>The project that it belongs to.</summary>
    public required string Project { get; init; }

    /// <summary>Its name; may be empty.</summary>
    public required string Name { get; init; }

    /// <summary>The backend that it runs on.</summary>
    public required string Backend { get; init; }

    /// <summary>What it does with its circuits.</summary>
    public required JobKind Kind { get; init; }

    /// <summary>The job that it repeats, or null.</summary>
    public Guid? RerunOf { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>How many items stand in each status, by the status' number.</summary>
    public required IReadOnlyList<int> Counts { get; init; }

    /// <summary>How many items it has.</summary>
    public required int ItemCount { get; init; }

    /// <summary>When it was accepted (UTC).</summary>
    public required DateTimeOffset SubmittedAt { get; init; }
}
