namespace Nexus.Storage.Jobs;

/// <summary>What is asked of items.</summary>
public enum JobCommandKind
{
    /// <summary>To be cancelled.</summary>
    Cancel = 1,
    /// <summary>To be resubmitted.</summary>
    Resubmit = 2,
}
