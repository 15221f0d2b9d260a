namespace Nexus.Postgres.Testing;

/// <summary>A database of its own, empty, on the server of this run or on another; it is dropped, with whoever is still connected, when it is disposed of.</summary>
public sealed class ThrowawayDatabase : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly string _name = $"nexus_{Guid.NewGuid():N}";

    private ThrowawayDatabase(PostgresServer server) => _server = server;

    /// <summary>How to reach it, as the server's superuser.</summary>
    public string ConnectionString => _server.For(_name);

    /// <summary>Makes a database without a schema.</summary>
    /// <param name="server">The server; the one that all tests of a run share by default.</param>
    public static async Task<ThrowawayDatabase> CreateAsync(PostgresServer? server = null)
    {
        var database = new ThrowawayDatabase(server ?? await PostgresServer.SharedAsync());
        await database._server.RunAsync($"CREATE DATABASE {database._name}");
        return database;
    }

    /// <summary>Runs statements, on a connection of no pool, and returns the first value.</summary>
    public Task<object?> RunAsync(string sql) => PostgresServer.RunAsync(ConnectionString, sql);

    public async ValueTask DisposeAsync() => await _server.RunAsync($"DROP DATABASE {_name} WITH (FORCE)");
}
