using Nexus.Silo;
using Nexus.Storage;
using Nexus.Storage.Sqlite;

namespace Nexus.Cli.Jobs;

/// <summary>The database of a data directory, opened for reading beside whoever owns it.</summary>
internal sealed class JobDatabase : IAsyncDisposable
{
    private readonly NexusDatabase _database;

    private JobDatabase(NexusDatabase database)
    {
        _database = database;
        Jobs = new StoredJobs(database.Jobs, database.Programs, database.Location);
    }

    /// <summary>Its jobs.</summary>
    public IJobReader Jobs { get; }

    /// <summary>Opens the database, or returns null when the directory has none yet: nothing was ever run there.</summary>
    /// <exception cref="StorageException">It cannot be opened, or its schema is another than this program's.</exception>
    public static async Task<JobDatabase?> OpenAsync(DataDirectory directory, CancellationToken cancellationToken)
    {
        var database = DeploymentOptions.Read(Environment.GetEnvironmentVariables()).OpenDatabase(directory);
        if (database is SqliteDatabase && !File.Exists(directory.DatabasePath))
        {
            await database.DisposeAsync();
            return File.Exists(directory.DirectoryPath)
                ? throw new DataDirectoryException($"The data directory {directory} is a file, not a directory.")
                : null;
        }

        try
        {
            await database.CheckSchemaAsync(cancellationToken);
            return new JobDatabase(database);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
