namespace Nexus.Storage.Jobs;

/// <summary>What JobGrain persists through the grain storage named "nexus": its row and, on the first write, its items' rows.</summary>
public sealed class JobState
{
    /// <summary>The job's row; null before it is submitted.</summary>
    public JobRecord? Job { get; set; }

    /// <summary>An order with its answer, to keep with the next write; emptied once written.</summary>
    public JobRequestRecord? NewRequest { get; set; }

    /// <summary>When the tombstone of a job that is deleted may go (UTC); used when the state is cleared.</summary>
    public DateTimeOffset PurgeAfter { get; set; }

    /// <summary>When the job is deleted (UTC); used when the state is cleared.</summary>
    public DateTimeOffset DeletedAt { get; set; }

    /// <summary>The items to insert with the job, in one transaction with it; emptied once written. Only the first write may have any.</summary>
    public IReadOnlyList<NewJobItem> NewItems { get; set; } = [];
}

/// <summary>An item to insert together with its job: its row and the first entry of its history.</summary>
/// <param name="Item">The row.</param>
/// <param name="Submitted">The history entry of its submission.</param>
/// <param name="Reused">The stored result that ends it at once, or null to have it run.</param>
public sealed record NewJobItem(JobItemRecord Item, HistoryRecord Submitted, ReusedResult? Reused = null);
