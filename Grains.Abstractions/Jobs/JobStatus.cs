namespace Nexus.Grains.Jobs;

/// <summary>Where a job, or an item of a job, stands. The names are Nexus' own; on the wire they are in capitals.</summary>
[GenerateSerializer, Alias("nexus.JobStatus")]
public enum JobStatus : byte
{
    /// <summary>Accepted and durable; nobody works on it yet.</summary>
    Submitted = 1,
    /// <summary>Waits in a backend's or a provider's queue.</summary>
    Queued = 2,
    /// <summary>Is being worked on.</summary>
    Running = 3,
    /// <summary>Was chosen for resubmission, which has not gone out yet.</summary>
    Retrying = 4,
    /// <summary>A cancellation was asked for and is not confirmed yet.</summary>
    Cancelling = 5,
    /// <summary>Terminal: it has its result.</summary>
    Completed = 6,
    /// <summary>Terminal: it failed, and says why.</summary>
    Error = 7,
    /// <summary>Terminal: it was cancelled.</summary>
    Cancelled = 8,
    /// <summary>Terminal: a time limit or an operator ended it.</summary>
    Terminated = 9,
    /// <summary>Terminal: a quota or budget was used up.</summary>
    Depleted = 10,
}
