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
    [AlwaysInterleave, ResponseTimeout("00:00:30"), Alias("Watch")]
    Task<JobChanges> Watch(WatchCursor? cursor, CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks for the cancellation of items. On record when the call returns; the items end later, CANCELLED or as their work did when it won.
    /// </summary>
    /// <remarks>Asking again for what is CANCELLING or CANCELLED changes nothing.</remarks>
    /// <exception cref="NexusException">There is no such job or item, or all items asked for have ended otherwise; or another order had this key.</exception>
    [Alias("Cancel")]
    Task<CancelReceipt> Cancel(CancelOrder order);

    /// <summary>Resubmits items. On record when the call returns, and answered with what is done with each.</summary>
    /// <exception cref="NexusException">There is no such job or item, or none is in a status asked for; or another order had this key.</exception>
    [Alias("Resubmit")]
    Task<ResubmitReceipt> Resubmit(ResubmitOrder order);

    /// <summary>Deletes the job with all that belongs to it: nothing of it is left but its id, and that for a while only.</summary>
    /// <remarks>Deleting a job again while its id is taken changes nothing.</remarks>
    /// <exception cref="NexusException">There is no such job, or it has items that are not terminal and may not be cancelled.</exception>
    [Alias("Delete")]
    Task<DeleteReceipt> Delete(DeleteOrder order);

    /// <summary>Asks the job to look after its unfinished items. Returns at once.</summary>
    [AlwaysInterleave, Alias("Poke")]
    Task Poke();

    /// <summary>An item reports upward. Only notes the report and returns.</summary>
    [AlwaysInterleave, Alias("ItemChanged")]
    Task ItemChanged(JobItemView item);
}
