using System.Data.Common;
using Nexus.Storage.GroupCommit;
using Nexus.Storage.Sql;
using Npgsql;

namespace Nexus.Storage.Postgres;

/// <summary>Reads on a connection from the pool.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, CancellationToken cancellationToken) : IReadSession
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<T>> ReadAllAsync<T>(Statement statement, Func<DbDataReader, T> row, params object?[] values)
    {
        NpgsqlCommand command = Command(statement, values);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(row(reader));
                }

                return rows;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<T?> ReadFirstAsync<T>(Statement statement, Func<DbDataReader, T> row, params object?[] values)
        where T : class
    {
        NpgsqlCommand command = Command(statement, values);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? row(reader) : null;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> ReadPieceAsync(BlobColumn column, long offset, int count, params object?[] values) =>
        ReadFirstAsync(column.Piece, row => row.GetFieldValue<byte[]>(0), [.. values, offset + 1, (long)count]);

    /// <inheritdoc/>
    public async ValueTask<T?[]> ReadFirstOfEachAsync<T>(Statement statement, Func<DbDataReader, T> row, IReadOnlyList<object?[]> values)
        where T : class
    {
        var found = new T?[values.Count];
        if (values.Count == 0)
        {
            return found;
        }

        NpgsqlBatch batch = connection.CreateBatch();
        await using (batch.ConfigureAwait(false))
        {
            foreach (object?[] one in values)
            {
                var command = new NpgsqlBatchCommand(statement.Positional);
                command.Parameters.Bind(statement, one);
                batch.BatchCommands.Add(command);
            }

            NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                for (int index = 0; index < found.Length; index++)
                {
                    found[index] = await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? row(reader) : null;
                    await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            return found;
        }
    }

    private NpgsqlCommand Command(Statement statement, object?[] values)
    {
        NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = statement.Positional;
        command.Parameters.Bind(statement, values);
        return command;
    }
}
