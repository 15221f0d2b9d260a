using Nexus.Grains.Jobs;

namespace Nexus.Storage.Jobs;

/// <summary>What was asked of items of a job, on record before it is acknowledged and until each of them has taken it.</summary>
public sealed record JobCommandRecord
{
    /// <summary>The command's number within the job, from 1: an item takes each once, in this order.</summary>
    public required long Number { get; init; }

    /// <summary>What is asked.</summary>
    public required JobCommandKind Kind { get; init; }

    /// <summary>Of which items, by number.</summary>
    public required IReadOnlyList<int> Items { get; init; }

    /// <summary>How they are resubmitted; null for other commands.</summary>
    public ResubmitStrategy? Strategy { get; init; }

    /// <summary>When it was asked (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>By whom.</summary>
    public required string Actor { get; init; }
}
