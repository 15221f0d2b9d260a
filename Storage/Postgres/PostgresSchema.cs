using System.Globalization;
using Nexus.Storage.Sql;
using Npgsql;

namespace Nexus.Storage.Postgres;

/// <summary>Brings a database to the newest schema that this program knows.</summary>
internal sealed class PostgresSchema(PostgresConnections connections, IReadOnlyList<Migration> migrations)
{
    // Held by whoever migrates; the letters of "nexus".
    private const long AdvisoryLock = 0x6E65787573;

    // Longer than any other statement may take: it waits for another silo's migration, and may build an index over all there is.
    private const int TimeoutSeconds = 600;

    private const string Table =
        """
        CREATE TABLE IF NOT EXISTS nexus_schema (version integer NOT NULL PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)
        """;

    private int Newest => migrations[^1].Version;

    /// <summary>Applies what is missing, in one transaction. Several silos may do so at once: one waits, and finds the work done.</summary>
    /// <returns>The steps applied.</returns>
    /// <exception cref="SchemaTooNewException">A newer program migrated the database.</exception>
    public async Task<IReadOnlyList<Migration>> MigrateAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            // Nothing to do needs no lock and no right to create tables.
            if (ThrowIfTooNew(await CurrentVersionAsync(connection, cancellationToken).ConfigureAwait(false)) == Newest)
            {
                return [];
            }

            if (await ReadAsync(connection, "SHOW server_encoding", cancellationToken).ConfigureAwait(false) is not "UTF8" and object encoding)
            {
                throw new StorageException($"The {connections.Location} has the encoding {encoding}, and needs UTF8. Create it anew with ENCODING 'UTF8' TEMPLATE template0.");
            }

            // Leaving without the commit, by an exception, rolls everything back.
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await RunAsync(connection, $"SET LOCAL statement_timeout = '{TimeoutSeconds}s'", cancellationToken).ConfigureAwait(false);
                await RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({AdvisoryLock})"), cancellationToken)
                    .ConfigureAwait(false);
                await RunAsync(connection, Table, cancellationToken).ConfigureAwait(false);
                int current = ThrowIfTooNew(await CurrentVersionAsync(connection, cancellationToken).ConfigureAwait(false));
                Migration[] missing = [.. migrations.Where(migration => migration.Version > current)];
                foreach (Migration migration in missing)
                {
                    await RunAsync(connection, migration.Script, cancellationToken).ConfigureAwait(false);
                    await RecordAsync(connection, migration, now, cancellationToken).ConfigureAwait(false);
                }

                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return missing;
            }
        }
    }

    /// <summary>Checks, without writing, that the database has the schema that this program knows.</summary>
    /// <exception cref="SchemaTooNewException">A newer program migrated the database.</exception>
    /// <exception cref="StorageException">It is older.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            int current = ThrowIfTooNew(await CurrentVersionAsync(connection, cancellationToken).ConfigureAwait(false));
            if (current < Newest)
            {
                throw new StorageException($"The {connections.Location} has schema version {current}, and this program needs version {Newest}. Migrate it first.");
            }
        }
    }

    private int ThrowIfTooNew(int current) => current > Newest ? throw new SchemaTooNewException(current, Newest) : current;

    private static async Task<int> CurrentVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        object? table = await ReadAsync(connection, "SELECT to_regclass('nexus_schema')::text", cancellationToken).ConfigureAwait(false);
        return table is string
            ? Convert.ToInt32(
                await ReadAsync(connection, "SELECT coalesce(max(version), 0) FROM nexus_schema", cancellationToken).ConfigureAwait(false),
                CultureInfo.InvariantCulture)
            : 0;
    }

    private static async Task<object?> ReadAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(sql, connection) { CommandTimeout = TimeoutSeconds };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task RecordAsync(NpgsqlConnection connection, Migration migration, DateTimeOffset now, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new("INSERT INTO nexus_schema (version, name, applied_at) VALUES ($1, $2, $3)", connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = migration.Version });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = now.Microseconds() });
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
