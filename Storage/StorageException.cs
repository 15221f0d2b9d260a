namespace Nexus.Storage;

/// <summary>The database failed.</summary>
[GenerateSerializer, Alias("nexus.StorageException")]
public class StorageException : Exception
{
    /// <summary>Makes the exception with a sentence for people.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="outcomeUnknown">Whether a write may have happened all the same.</param>
    /// <param name="innerException">The cause.</param>
    public StorageException(string message, bool outcomeUnknown = false, Exception? innerException = null)
        : base(message, innerException) => OutcomeUnknown = outcomeUnknown;

    /// <summary>Whether a write may have happened all the same: what memory holds is then unknown.</summary>
    [Id(0)]
    public bool OutcomeUnknown { get; }

    /// <summary>Whether the database has no room left: nothing but room helps.</summary>
    [Id(1)]
    public bool IsFull { get; init; }
}
