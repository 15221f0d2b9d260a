using System.Globalization;
using Microsoft.Data.Sqlite;
using Nexus.Storage.Sql;

namespace Nexus.Storage.Sqlite;

/// <summary>Brings a database file to the newest schema that this program knows.</summary>
internal sealed class SqliteSchema(SqliteConnections connections, IReadOnlyList<Migration> migrations)
{
    private int Newest => migrations[^1].Version;

    /// <summary>Applies what is missing, in one transaction. Two processes may do so at once: one waits, and finds the work done.</summary>
    /// <returns>The steps applied.</returns>
    /// <exception cref="SchemaTooNewException">A newer program migrated the database.</exception>
    public IReadOnlyList<Migration> Migrate(DateTimeOffset now)
    {
        if (Path.GetDirectoryName(connections.Path) is { Length: > 0 } directory)
        {
            Directory.CreateDirectory(directory);
        }

        try
        {
            using SqliteConnection connection = connections.OpenWritable();

            // The file remembers its journal mode; it cannot be changed inside a transaction.
            SqliteConnections.Run(connection, "PRAGMA journal_mode = WAL");
            SqliteConnections.Run(connection, "BEGIN IMMEDIATE");
            SqliteConnections.Run(
                connection,
                "CREATE TABLE IF NOT EXISTS nexus_schema (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT");
            int current = CurrentVersion(connection);
            ThrowIfTooNew(current);
            Migration[] missing = [.. migrations.Where(migration => migration.Version > current)];
            foreach (Migration migration in missing)
            {
                SqliteConnections.Run(connection, migration.Script);
                Record(connection, migration, now);
            }

            // Leaving without the commit, by an exception, closes the connection and rolls everything back.
            SqliteConnections.Run(connection, "COMMIT");
            return missing;
        }
        catch (SqliteException failure)
        {
            throw new StorageException($"The schema could not be brought up to version {Newest}. {SqliteErrors.Explain(failure).Message}", innerException: failure);
        }
    }

    /// <summary>Checks, without writing, that the database has the schema that this program knows.</summary>
    /// <exception cref="SchemaTooNewException">A newer program migrated the database.</exception>
    /// <exception cref="StorageException">The database is missing, or older.</exception>
    public void Check()
    {
        try
        {
            using SqliteConnection connection = connections.OpenReadOnly();
            int current = Count(connection, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'nexus_schema'") == 0
                ? 0
                : CurrentVersion(connection);
            ThrowIfTooNew(current);
            if (current < Newest)
            {
                throw new StorageException($"The database has schema version {current}, and this program needs version {Newest}. Migrate it first.");
            }
        }
        catch (SqliteException failure)
        {
            throw SqliteErrors.Explain(failure);
        }
    }

    private void ThrowIfTooNew(int current)
    {
        if (current > Newest)
        {
            throw new SchemaTooNewException(current, Newest);
        }
    }

    private static int CurrentVersion(SqliteConnection connection) => Count(connection, "SELECT coalesce(max(version), 0) FROM nexus_schema");

    private static int Count(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Record(SqliteConnection connection, Migration migration, DateTimeOffset now)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "INSERT INTO nexus_schema (version, name, applied_at) VALUES (@version, @name, @applied_at)";
        command.Parameters.AddWithValue("@version", migration.Version);
        command.Parameters.AddWithValue("@name", migration.Name);
        command.Parameters.AddWithValue("@applied_at", now.Microseconds());
        command.ExecuteNonQuery();
    }
}
