namespace Nexus.Storage;

/// <summary>A write expected another version of its row than there is, or a row that is missing. Nothing was written.</summary>
/// <param name="message">Which row, and which version was expected.</param>
[GenerateSerializer, Alias("nexus.StaleWriteException")]
public sealed class StaleWriteException(string message) : StorageException(message);
