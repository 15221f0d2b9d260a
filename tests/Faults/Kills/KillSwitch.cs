using System.Diagnostics;
using Nexus.Faults.Stores;
using Nexus.Grains.Jobs;
using Nexus.Storage.Backends;
using Nexus.Storage.Jobs;

namespace Nexus.Faults.Kills;

/// <summary>Ends its own process with kill -9 when one job gets to a point; what other jobs do passes.</summary>
/// <param name="point">The point.</param>
/// <param name="jobId">The job.</param>
public sealed class KillSwitch(KillPoint point, Guid jobId) : IStoreFault
{
    /// <summary>An item is about to run.</summary>
    public void Running(ulong seed)
    {
        if (point == KillPoint.Running && JobSeeds.IsOf(jobId, seed))
        {
            Kill();
        }
    }

    /// <inheritdoc/>
    public async Task<T> AroundAsync<T>(StoreCall call, Func<Task<T>> proceed)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(proceed);
        var met = Meets(call);
        if (met && point == KillPoint.BeforeDriving)
        {
            // Only whoever waits for the acknowledgement knows when it is there, and kills.
            await Task.Delay(Timeout.Infinite);
        }

        if (met && point == KillPoint.BeforeDeletion)
        {
            Kill();
        }

        var result = await proceed();
        if (met)
        {
            Kill();
        }

        return result;
    }

    // What a write brings is looked at before it: a state is emptied of what was written.
    private bool Meets(StoreCall call) => point switch
    {
        KillPoint.JobWritten => call.Method == nameof(IJobStore.CreateAsync) && call.Argument<JobRecord>()!.JobId == jobId,
        KillPoint.BeforeDriving => call.Method == nameof(IJobStore.ReadItemsAsync) && call.Argument<Guid>() == jobId,
        KillPoint.GrantWritten => call.Argument<IReadOnlyList<GrantRecord>>()?.Any(g => g.JobId == jobId) == true,
        KillPoint.ResultStaged => call.Method == nameof(IJobStore.StageResultAsync) && call.Argument<Guid>() == jobId,
        KillPoint.ResultWritten => IsItem(call, state => state.Item!.Status == JobStatus.Completed),
        KillPoint.CancelRecorded => IsJob(call, job => job.Pending.Any(c => c.Kind == JobCommandKind.Cancel)),
        KillPoint.CancelTaken => IsItem(call, state => state.Item!.Status == JobStatus.Cancelling),
        KillPoint.ResubmitRecorded => IsJob(call, job => job.Pending.Any(c => c.Kind == JobCommandKind.Resubmit)),
        KillPoint.ResubmitTaken => IsItem(call, state => state.Item is { Status: JobStatus.Submitted, Attempt: > 1 }),
        KillPoint.DeleteRecorded => IsJob(call, job => job.DeleteAsked),
        KillPoint.BeforeDeletion or KillPoint.Deleted => call.Method == nameof(IJobStore.DeleteAsync) && call.Argument<Guid>() == jobId,
        _ => false,
    };

    private bool IsJob(StoreCall call, Func<JobRecord, bool> condition) =>
        call.Method == nameof(IJobStore.UpdateAsync) && call.Argument<JobRecord>() is { } job && job.JobId == jobId && condition(job);

    private bool IsItem(StoreCall call, Func<JobItemState, bool> condition) =>
        call.Method == nameof(IJobStore.WriteItemAsync) && call.Argument<JobItemState>() is { Item: { } item } state && item.JobId == jobId && condition(state);

    private static void Kill()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();

        // The signal is on its way: nothing more may happen here.
        Thread.Sleep(Timeout.Infinite);
    }
}
