using System.Collections.Immutable;

namespace Nexus.Grains.Jobs;

/// <summary>An item of a job: the only writer of its row, owner of its lifecycle. The key is the job's id, extended by the item's number.</summary>
[Alias("nexus.IJobItemGrain")]
public interface IJobItemGrain : IGrainWithGuidCompoundKey
{
    /// <summary>The item as it stands.</summary>
    /// <exception cref="NexusException">There is no such item.</exception>
    [Alias("Get")]
    Task<JobItemView> Get();

    /// <summary>What has happened to the item, including what has not been written yet.</summary>
    /// <exception cref="NexusException">There is no such item.</exception>
    [Alias("GetHistory")]
    Task<JobItemHistory> GetHistory();

    /// <summary>
    /// Takes what its job orders: events, oldest first, after whatever was reported before. On record when the call returns, with the item as
    /// it then stands. Each command counts once, so the call may be repeated.
    /// </summary>
    /// <exception cref="NexusException">There is no such item.</exception>
    [Alias("Order")]
    Task<JobItemView> Order(ImmutableArray<JobItemEvent> orders);

    /// <summary>Something happened to the item's work: events, oldest first. Only notes them and returns.</summary>
    [AlwaysInterleave, Alias("Report")]
    Task Report(ImmutableArray<JobItemEvent> happened);

    /// <summary>The item's work has come further. Only notes it and returns; it is kept in memory alone, and one of other work than goes on is not heard.</summary>
    [AlwaysInterleave, Alias("ReportProgress")]
    Task ReportProgress(ItemProgress progress);
}
