namespace Nexus.Storage.GroupCommit;

/// <summary>A statement with its values: text, whole numbers (long), bytes, or null.</summary>
internal readonly record struct BoundStatement(Statement Statement, object?[] Values);
