namespace Nexus.Silo;

/// <summary>Another process holds the data directory.</summary>
/// <param name="message">Which directory, and who holds it.</param>
/// <param name="owner">Who holds it, or null when it has not said yet.</param>
public sealed class DataDirectoryInUseException(string message, DataDirectoryOwner? owner) : DataDirectoryException(message)
{
    /// <summary>Who holds it, or null when it has not said yet.</summary>
    public DataDirectoryOwner? Owner { get; } = owner;
}
