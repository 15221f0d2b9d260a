namespace Nexus.Faults.Kills;

/// <summary>Where a server dies.</summary>
public enum KillPoint
{
    /// <summary>A job is written, and nobody has been told.</summary>
    JobWritten,
    /// <summary>A job is written and acknowledged, and nothing has been done for it.</summary>
    BeforeDriving,
    /// <summary>Grants are written, and have not gone out.</summary>
    GrantWritten,
    /// <summary>An item runs.</summary>
    Running,
    /// <summary>A large result is stored ahead of its item's own write.</summary>
    ResultStaged,
    /// <summary>An item's end is written, with its result, and its job has not heard of it.</summary>
    ResultWritten,
    /// <summary>A cancellation is on record, and nobody has been told.</summary>
    CancelRecorded,
    /// <summary>A cancellation has reached one of its items.</summary>
    CancelTaken,
    /// <summary>A resubmission is on record, and nobody has been told.</summary>
    ResubmitRecorded,
    /// <summary>A resubmission has reached one of its items.</summary>
    ResubmitTaken,
    /// <summary>That a running job is to be deleted is on record, and nobody has been told.</summary>
    DeleteRecorded,
    /// <summary>A job is about to be deleted.</summary>
    BeforeDeletion,
    /// <summary>A job is deleted, and nobody has been told.</summary>
    Deleted,
}
