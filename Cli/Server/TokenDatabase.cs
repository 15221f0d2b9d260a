using Nexus.Silo;
using Nexus.Storage;
using Nexus.Storage.Sqlite;
using Nexus.Storage.Tokens;

namespace Nexus.Cli.Server;

/// <summary>The access tokens of a data directory, also while a server runs on it.</summary>
internal sealed class TokenDatabase : IAsyncDisposable
{
    private readonly NexusDatabase _database;

    private TokenDatabase(NexusDatabase database) => _database = database;

    /// <summary>The tokens.</summary>
    public ITokenStore Tokens => _database.Tokens;

    /// <summary>Opens the database; one that is not there yet is created first.</summary>
    /// <exception cref="DataDirectoryException">The data directory cannot be used, or another process is about to create the database.</exception>
    /// <exception cref="StorageException">The database cannot be used.</exception>
    public static async Task<TokenDatabase> OpenAsync(DataDirectory directory, CancellationToken cancellationToken)
    {
        directory.Create();
        var database = DeploymentOptions.Read(Environment.GetEnvironmentVariables()).OpenDatabase(directory);
        var exists = database is not SqliteDatabase || File.Exists(directory.DatabasePath);
        try
        {
            if (!exists)
            {
                using var held = directory.AcquireLock("nexus token");
                await database.MigrateAsync(cancellationToken);
            }

            await database.CheckSchemaAsync(cancellationToken);
            return new TokenDatabase(database);
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
