namespace Nexus.Grains.Jobs;

/// <summary>How items are resubmitted. What each means for an item of a local backend, which has no provider's handle, stands with it.</summary>
[GenerateSerializer, Alias("nexus.ResubmitStrategy")]
public enum ResubmitStrategy : byte
{
    /// <summary>
    /// Ask again, never send; keeps the attempt. Local: an item whose attempt a worker still holds follows it again, one whose attempt has a
    /// stored result takes that; any other is left as it is.
    /// </summary>
    Resync = 1,
    /// <summary>Send when there is no provider's handle. Local: a new attempt, unless the item has its result or a worker still holds it.</summary>
    AllowResubmit = 2,
    /// <summary>Send though there is a handle, when there is no result. Local: a new attempt, unless the item has its result; the old work is stopped.</summary>
    ForceResubmit = 3,
    /// <summary>Everything anew. Local: a new attempt, whatever there is; the old work is stopped.</summary>
    FullRestart = 4,
}
