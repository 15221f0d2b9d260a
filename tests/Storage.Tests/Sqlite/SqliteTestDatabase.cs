using System.Globalization;
using Microsoft.Data.Sqlite;
using Nexus.Storage.Backends;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;
using Nexus.Storage.Sqlite;
using Nexus.Storage.Tokens;

namespace Nexus.Storage.Tests.Sqlite;

/// <summary>A database file in a directory of its own, which goes with it.</summary>
internal sealed class SqliteTestDatabase : ITestDatabase
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("nexus-storage-");
    private SqliteDatabase? _database;

    public string FilePath => Path.Combine(_directory.FullName, "data", "nexus.db");

    public StorageOptions Options => new() { Path = FilePath };

    public SqliteDatabase Open => _database ?? throw new InvalidOperationException("The database is not open.");

    public IJobStore Jobs => Open.Jobs;

    public IProgramStore Programs => Open.Programs;

    public IGrantStore Grants => Open.Grants;

    public ITokenStore Tokens => Open.Tokens;

    public async Task OpenAsync()
    {
        _database = new SqliteDatabase(Options);
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

    public Task<long> CountAsync(string sql) => Task.Run(() => Convert.ToInt64(Run(sql), CultureInfo.InvariantCulture));

    public Task<IReadOnlyList<string>> TablesWithAsync(string text) => Task.Run<IReadOnlyList<string>>(() =>
    [
        .. Rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", 0).Where(table =>
        {
            var columns = Rows($"SELECT name FROM pragma_table_info('{table}')", 0);
            return Run($"SELECT 1 FROM {table} WHERE {string.Join(" OR ", columns.Select(c => $"instr(CAST({c} AS TEXT), '{text}') > 0"))}") is not null;
        }),
    ]);

    public object? Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public IReadOnlyList<string> Rows(string sql, int column)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(column));
        }

        return rows;
    }

    public void Configure(ISiloBuilder silo)
    {
        silo.Services.AddNexusStorage(options => options.Path = FilePath);
        silo.AddNexusGrainStorage();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _directory.Delete(recursive: true);
    }
}
