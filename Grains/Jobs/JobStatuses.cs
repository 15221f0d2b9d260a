namespace Nexus.Grains.Jobs;

/// <summary>What may be said of statuses without looking at a job: which are terminal, which may follow which, what items make of a job.</summary>
public static class JobStatuses
{
    /// <summary>The length of an array that is indexed by status number.</summary>
    public const int ArrayLength = (int)JobStatus.Depleted + 1;

    /// <summary>All statuses, in the order of their numbers.</summary>
    public static IReadOnlyList<JobStatus> All { get; } = Enum.GetValues<JobStatus>();

    /// <summary>Whether a status is an end: only a resubmission leaves it.</summary>
    public static bool IsTerminal(this JobStatus status) => status >= JobStatus.Completed;

    /// <summary>The status as it is written on the wire and shown to people: <c>COMPLETED</c>.</summary>
    public static string Name(this JobStatus status) => status.ToString().ToUpperInvariant();

    /// <summary>The kind as it is written on the wire and shown to people: <c>EXECUTE</c>.</summary>
    public static string Name(this JobKind kind) => kind.ToString().ToUpperInvariant();

    /// <summary>Whether an item may go from one status to another: the lifecycle's table.</summary>
    public static bool MayFollow(JobStatus? from, JobStatus to) => from switch
    {
        null => to is JobStatus.Submitted,
        JobStatus.Submitted => to is JobStatus.Queued or JobStatus.Running or JobStatus.Cancelling or JobStatus.Retrying || to.IsTerminal(),
        JobStatus.Queued => to is JobStatus.Running or JobStatus.Cancelling or JobStatus.Retrying || to.IsTerminal(),
        JobStatus.Running => to is JobStatus.Queued or JobStatus.Cancelling or JobStatus.Retrying || to.IsTerminal(),
        JobStatus.Cancelling => to is JobStatus.Retrying || to.IsTerminal(),
        // A resubmission either starts a new attempt, or (RESYNC) takes whatever the provider says of the same one.
        JobStatus.Retrying => to is not JobStatus.Retrying,
        _ => to is JobStatus.Retrying,
    };

    /// <summary>The status of a job whose items stand as counted.</summary>
    /// <param name="counts">How many items stand in each status: index = status number.</param>
    /// <param name="cancelAsked">Whether the cancellation of the whole job was asked for.</param>
    public static JobStatus OfJob(ReadOnlySpan<int> counts, bool cancelAsked = false)
    {
        var live = 0;
        for (var status = JobStatus.Submitted; !status.IsTerminal(); status++)
        {
            live += counts[(int)status];
        }

        if (live > 0 && cancelAsked)
        {
            return JobStatus.Cancelling;
        }

        ReadOnlySpan<JobStatus> strongestFirst = live > 0
            ? [JobStatus.Running, JobStatus.Cancelling, JobStatus.Retrying, JobStatus.Queued, JobStatus.Submitted]
            : [JobStatus.Error, JobStatus.Terminated, JobStatus.Depleted, JobStatus.Cancelled];
        foreach (var status in strongestFirst)
        {
            if (counts[(int)status] > 0)
            {
                return status;
            }
        }

        return JobStatus.Completed;
    }
}
