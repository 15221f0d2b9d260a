using Microsoft.Data.Sqlite;

namespace Nexus.Storage.Sqlite;

/// <summary>A connection of the engine's providers: it holds the database's gate until it is closed.</summary>
internal sealed class EngineConnection(string connectionString, SemaphoreSlim gate) : SqliteConnection(connectionString)
{
    private int _released;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            base.Dispose(disposing);
        }
        finally
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                gate.Release();
            }
        }
    }
}
