namespace Nexus.Storage.GroupCommit;

/// <summary>A batch was rolled back: nothing of it happened.</summary>
/// <param name="writeIndex">The write that threw, or null when the batch could not begin.</param>
/// <param name="cause">What that write's caller, or every caller, is told.</param>
internal sealed class BatchFailedException(int? writeIndex, StorageException cause) : Exception(cause.Message, cause)
{
    /// <summary>The write that threw, or null when the batch could not begin.</summary>
    public int? WriteIndex { get; } = writeIndex;

    /// <summary>What that write's caller, or every caller, is told.</summary>
    public StorageException Cause { get; } = cause;
}
