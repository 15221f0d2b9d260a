using Nexus.Grains.Jobs;

namespace Nexus.Cli.Jobs;

/// <summary>Follows a job to its end by cursor.</summary>
internal static class JobFollower
{
    private const int MaxFailuresInARow = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns the job's status once it is terminal.</summary>
    /// <param name="job">The job.</param>
    /// <param name="jobId">Its id.</param>
    /// <param name="changed">Told how far the job has come, now and at every change.</param>
    /// <param name="stopped">Ends the following, not the job.</param>
    public static async Task<JobStatus> FollowAsync(IJobGrain job, Guid jobId, Action<JobStanding> changed, CancellationToken stopped)
    {
        var standing = new StandingOfJob(jobId);
        WatchCursor? cursor = null;
        var failures = 0;
        while (true)
        {
            JobChanges changes;
            try
            {
                // The engine passes the cancellation on, but only when it has a turn; Ctrl-C does not wait for that.
                changes = await job.Watch(cursor, stopped).WaitAsync(stopped);
                failures = 0;
            }
            catch (Exception exception) when (exception is TimeoutException or OrleansException && ++failures < MaxFailuresInARow)
            {
                // Watching changes nothing, so it may be repeated: a busy machine, or an activation that has just gone.
                await Task.Delay(Pause * failures, stopped);
                continue;
            }

            cursor = changes.Cursor;
            changed(standing.After(changes.Counts, changes.Progress, changes.Items.Select(i => (i.Number, i.Progress?.Stage ?? ""))));
            if (changes.Status.IsTerminal())
            {
                return changes.Status;
            }
        }
    }
}
