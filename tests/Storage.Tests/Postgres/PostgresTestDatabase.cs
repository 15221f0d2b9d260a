using System.Globalization;
using Nexus.Storage.Backends;
using Nexus.Storage.Jobs;
using Nexus.Storage.Postgres;
using Nexus.Storage.Programs;
using Nexus.Storage.Tokens;
using Npgsql;

namespace Nexus.Storage.Tests.Postgres;

/// <summary>A database of its own on the server of this run, or on another.</summary>
internal sealed class PostgresTestDatabase(PostgresServer? server = null) : ITestDatabase
{
    private ThrowawayDatabase? _place;
    private PostgresDatabase? _database;

    /// <summary>How to reach it; it is made by <see cref="CreateAsync"/>.</summary>
    public StorageOptions Options => new() { Provider = StorageOptions.Postgres, ConnectionString = ConnectionString };

    public string ConnectionString => (_place ?? throw new InvalidOperationException("The database has not been created.")).ConnectionString;

    public PostgresDatabase Open => _database ?? throw new InvalidOperationException("The database is not open.");

    public IJobStore Jobs => Open.Jobs;

    public IProgramStore Programs => Open.Programs;

    public IGrantStore Grants => Open.Grants;

    public ITokenStore Tokens => Open.Tokens;

    /// <summary>Makes the database, without a schema.</summary>
    public async Task CreateAsync() => _place ??= await ThrowawayDatabase.CreateAsync(server);

    public async Task OpenAsync()
    {
        await CreateAsync();
        _database = new PostgresDatabase(Options);
        await _database.MigrateAsync();
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    public async Task CloseAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
            _database = null;
        }
    }

    public async Task<long> CountAsync(string sql) => Convert.ToInt64(await RunAsync(sql), CultureInfo.InvariantCulture);

    public async Task<IReadOnlyList<string>> TablesWithAsync(string text)
    {
        string bytes = Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text));
        var found = new List<string>();
        foreach (string table in await RowsAsync("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename::text COLLATE \"C\""))
        {
            if (await RunAsync($"SELECT 1 FROM {table} AS t WHERE t::text LIKE '%{text}%' OR t::text LIKE '%{bytes}%' LIMIT 1") is not null)
            {
                found.Add(table);
            }
        }

        return found;
    }

    public Task<object?> RunAsync(string sql) => PostgresServer.RunAsync(ConnectionString, sql);

    public async Task<IReadOnlyList<string>> RowsAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        do
        {
            while (await reader.ReadAsync())
            {
                rows.Add(reader.GetString(0));
            }
        }
        while (await reader.NextResultAsync());
        return rows;
    }

    public void Configure(ISiloBuilder silo)
    {
        CreateAsync().GetAwaiter().GetResult();
        silo.Services.AddNexusStorage(options => (options.Provider, options.ConnectionString) = (StorageOptions.Postgres, ConnectionString));
        silo.AddNexusGrainStorage();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (_place is not null)
        {
            await _place.DisposeAsync();
        }
    }
}
