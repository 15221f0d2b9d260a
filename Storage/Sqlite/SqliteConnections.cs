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
        Creating = Text(SqliteOpenMode.ReadWriteCreate, pooling: false);
        Writable = Text(SqliteOpenMode.ReadWrite, pooling: false);
        ReadOnly = Text(SqliteOpenMode.ReadOnly, pooling: false);
        Engine = Text(SqliteOpenMode.ReadWrite, pooling: true);

        string Text(SqliteOpenMode mode, bool pooling) =>
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, DefaultTimeout = seconds, Pooling = pooling }.ToString();
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <summary>For the engine's providers, which open a connection for each statement.</summary>
    public string Engine { get; }

    // Our own connections are not pooled, so that closing one really closes it, whatever state it is in.
    private string Creating { get; }

    private string Writable { get; }

    private string ReadOnly { get; }

    /// <summary>Opens a connection for migrations, which make the file when it is missing.</summary>
    public SqliteConnection OpenCreating()
    {
        CreateForOwner();
        return Open(new SqliteConnection(Creating));
    }

    /// <summary>Opens a connection of the writer; a file that has vanished is an error then.</summary>
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

    /// <summary>
    /// Makes the file, empty as SQLite would, but for its owner's eyes only: it holds circuits and results, in a directory that may be open
    /// to others. The files beside it, <c>-wal</c> and <c>-shm</c>, take its mode. What cannot be made here SQLite refuses in its own words.
    /// </summary>
    private void CreateForOwner()
    {
        if (OperatingSystem.IsWindows() || File.Exists(Path))
        {
            return;
        }

        try
        {
            // Never one that somebody has made a moment ago: to open and close it here would end the locks that SQLite holds on it.
            new FileStream(Path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }).Dispose();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
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
