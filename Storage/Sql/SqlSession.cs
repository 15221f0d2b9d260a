using System.Data.Common;
using Microsoft.Data.Sqlite;
using Nexus.Storage.GroupCommit;

namespace Nexus.Storage.Sql;

/// <summary>
/// An open connection with its prepared commands, for a driver that does its work on the caller's thread. Used by one thread at a time.
/// </summary>
internal sealed class SqlSession(DbConnection connection) : IReadSession, IDisposable
{
    private static readonly Statement BeginRead = new("BEGIN");
    private static readonly Statement EndRead = new("COMMIT");

    private readonly Dictionary<Statement, DbCommand> _commands = [];

    /// <summary>The connection.</summary>
    public DbConnection Connection { get; } = connection;

    /// <summary>Runs a statement and leaves its rows unread.</summary>
    public void Execute(Statement statement, params object?[] values) => Bind(statement, values).ExecuteNonQuery();

    /// <summary>The first column, a whole number, of the first row, or null when there is no row.</summary>
    public long? ReadNumber(Statement statement, params object?[] values)
    {
        using DbDataReader reader = Bind(statement, values).ExecuteReader();
        return reader.Read() ? reader.GetInt64(0) : null;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<T>> ReadAllAsync<T>(Statement statement, Func<DbDataReader, T> row, params object?[] values)
    {
        using DbDataReader reader = Bind(statement, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return new(rows);
    }

    /// <inheritdoc/>
    public ValueTask<T?> ReadFirstAsync<T>(Statement statement, Func<DbDataReader, T> row, params object?[] values)
        where T : class =>
        new(ReadFirst(statement, row, values));

    /// <inheritdoc/>
    public ValueTask<byte[]?> ReadPieceAsync(BlobColumn column, long offset, int count, params object?[] values)
    {
        // One snapshot: a rowid may be another row's a moment later.
        Execute(BeginRead);
        try
        {
            if (ReadNumber(column.Row, values) is not long row)
            {
                return new((byte[]?)null);
            }

            using var body = new SqliteBlob((SqliteConnection)Connection, column.Table, column.Column, row, readOnly: true);
            var piece = new byte[Math.Clamp(body.Length - offset, 0, count)];
            body.Position = offset;
            body.ReadExactly(piece);
            return new(piece);
        }
        finally
        {
            Execute(EndRead);
        }
    }

    /// <inheritdoc/>
    public ValueTask<T?[]> ReadFirstOfEachAsync<T>(Statement statement, Func<DbDataReader, T> row, IReadOnlyList<object?[]> values)
        where T : class =>
        new([.. values.Select(one => ReadFirst(statement, row, one))]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DbCommand command in _commands.Values)
        {
            command.Dispose();
        }

        Connection.Dispose();
    }

    private T? ReadFirst<T>(Statement statement, Func<DbDataReader, T> row, object?[] values)
        where T : class
    {
        using DbDataReader reader = Bind(statement, values).ExecuteReader();
        return reader.Read() ? row(reader) : null;
    }

    private DbCommand Bind(Statement statement, object?[] values)
    {
        if (!_commands.TryGetValue(statement, out DbCommand? command))
        {
            command = Prepare(statement);
            _commands.Add(statement, command);
        }

        if (values.Length != command.Parameters.Count)
        {
            throw new InvalidOperationException($"{values.Length} values for {command.Parameters.Count} parameters: {statement.Text}");
        }

        for (int index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        }

        return command;
    }

    private DbCommand Prepare(Statement statement)
    {
        DbCommand command = Connection.CreateCommand();
        command.CommandText = statement.Text;
        foreach (string name in statement.Parameters)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = "@" + name;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
