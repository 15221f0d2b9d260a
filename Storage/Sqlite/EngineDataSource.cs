using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Nexus.Storage.Sqlite;

/// <summary>
/// Connections for the engine's ADO.NET providers. Each takes the writer's gate before it opens: waiting there is asynchronous and fair,
/// waiting on SQLite's lock blocks a pool thread and fails at a time-out.
/// </summary>
internal sealed class EngineDataSource(SqliteConnections connections, SemaphoreSlim gate) : DbDataSource
{
    /// <inheritdoc/>
    public override string ConnectionString => connections.Engine;

    // The providers make one such connection to look at its type; it never opens and so does not take the gate.
    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection() => new SqliteConnection(connections.Engine);

    /// <inheritdoc/>
    protected override DbConnection OpenDbConnection()
    {
        gate.Wait();
        return Open();
    }

    /// <inheritdoc/>
    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Open();
    }

    // A failing open disposes the connection, which gives the gate back.
    private EngineConnection Open() => connections.Open(new EngineConnection(connections.Engine, gate));
}
