namespace Nexus.Grains.Jobs;

/// <summary>A job: its definition, and the status and counts that follow its items. The key is the job's id.</summary>
[Alias("nexus.IJobGrain")]
public interface IJobGrain : IGrainWithGuidKey
{
    /// <summary>Accepts the job. When the call returns the job is durable; its items run from then on.</summary>
    /// <remarks>The same definition sent again, as after a time-out, is answered by the same receipt.</remarks>
    /// <exception cref="NexusException">The definition is refused, or another job has this id.</exception>
    [Alias("Submit")]
    Task<JobReceipt> Submit(JobDefinition definition);

    /// <summary>The job as it stands, with all its items.</summary>
    /// <exception cref="NexusException">There is no such job.</exception>
    [Alias("Get")]
    Task<JobView> Get();

    /// <summary>
    /// What changed since the cursor; waits up to 20 seconds for a change and is then answered with none. Without a cursor, or with one
    /// of another incarnation, the answer is at once a whole snapshot.
    /// </summary>
    /// <exception cref="NexusException">There is no such job.</exception>
    [AlwaysInterleave, Alias("Watch")]
    Task<JobChanges> Watch(WatchCursor? cursor, CancellationToken cancellationToken = default);

    /// <summary>Asks the job to look after its unfinished items. Returns at once.</summary>
    [AlwaysInterleave, Alias("Poke")]
    Task Poke();

    /// <summary>An item reports upward. Only notes the report and returns.</summary>
    [AlwaysInterleave, Alias("ItemChanged")]
    Task ItemChanged(JobItemView item);
}
