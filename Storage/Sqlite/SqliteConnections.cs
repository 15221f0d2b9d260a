using Microsoft.Data.Sqlite;

namespace Nexus.Storage.Sqlite;

/// <summary>How connections to the database file are opened.</summary>
internal sealed class SqliteConnections
{
    private readonly string _settings;

    public SqliteConnections(string path, TimeSpan busyTimeout)
    {
        Path = path;

        // The native wait notices a freed lock at once; the driver's own, which follows it, sleeps in steps.
        _settings = $"PRAGMA busy_timeout = {(long)busyTimeout.TotalMilliseconds}; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
        int seconds = (int)Math.Ceiling(busyTimeout.TotalSeconds);
        Writable = new SqliteConnectionStringBuilder
        {
            DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, DefaultTimeout = seconds, Pooling = false,
        }.ToString();
        ReadOnly = new SqliteConnectionStringBuilder
        {
            DataSource = path, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = seconds, Pooling = false,
        }.ToString();
        Engine = new SqliteConnectionStringBuilder
        {
            DataSource = path, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = seconds, Pooling = true,
        }.ToString();
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <summary>For the writer and for migrations: not pooled, so that closing really closes, whatever state the connection is in.</summary>
    public string Writable { get; }

    /// <summary>For readers, which keep their connections themselves.</summary>
    public string ReadOnly { get; }

    /// <summary>For the engine's providers, which open a connection for each statement.</summary>
    public string Engine { get; }

    /// <summary>Opens a connection of the writer.</summary>
    public SqliteConnection OpenWritable() => Open(new SqliteConnection(Writable));

    /// <summary>Opens a connection that cannot write.</summary>
    public SqliteConnection OpenReadOnly() => Open(new SqliteConnection(ReadOnly));

    /// <summary>Opens a connection and makes its commits durable.</summary>
    public T Open<T>(T connection)
        where T : SqliteConnection
    {
        try
        {
            connection.Open();
            Run(connection, _settings);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement that no caller waits for a row of.</summary>
    public static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
