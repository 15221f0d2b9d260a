namespace Nexus.Storage;

/// <summary>The database was migrated by a newer program than this one, which therefore refuses to touch it.</summary>
/// <param name="databaseVersion">The schema version found in the database.</param>
/// <param name="programVersion">The newest schema version that this program knows.</param>
public sealed class SchemaTooNewException(int databaseVersion, int programVersion) : StorageException(
    $"The database has schema version {databaseVersion}, but this program knows versions up to {programVersion} only. Use a newer program.")
{
    /// <summary>The schema version found in the database.</summary>
    public int DatabaseVersion { get; } = databaseVersion;

    /// <summary>The newest schema version that this program knows.</summary>
    public int ProgramVersion { get; } = programVersion;
}
