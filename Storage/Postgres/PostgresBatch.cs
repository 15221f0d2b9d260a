using Nexus.Storage.GroupCommit;
using Npgsql;

namespace Nexus.Storage.Postgres;

/// <summary>One try of a batch on a connection.</summary>
internal sealed class PostgresBatch(NpgsqlConnection connection, IReadOnlyList<Write> writes)
{
    // Which write a statement belongs to.
    private readonly Dictionary<NpgsqlBatchCommand, int> _owners = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether the commit may have been sent: from then on the loss of the connection leaves its outcome open.</summary>
    public bool IsCommitting { get; private set; }

    /// <summary>The write that a statement belongs to, or null for those of the transaction itself.</summary>
    public int? WriteOf(NpgsqlBatchCommand? command) => command is not null && _owners.TryGetValue(command, out int index) ? index : null;

    /// <summary>Begins the transaction and runs all guards, in one trip.</summary>
    public void RunGuards(Span<long?> outcomes)
    {
        using NpgsqlBatch batch = connection.CreateBatch();

        // Whatever the database has by default: a guard must see what others have committed since.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"));
        for (int index = 0; index < writes.Count; index++)
        {
            BoundStatement guard = writes[index].Guard;
            var command = new NpgsqlBatchCommand(guard.Statement.Numbered);
            command.Parameters.Bind(guard.Statement, guard.Values);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = index });
            Add(batch, command, index);
        }

        using NpgsqlDataReader reader = batch.ExecuteReader();
        for (int index = 0; index < writes.Count; index++)
        {
            // Each guard returns a row with its own number, so that an outcome cannot be taken for a neighbour's.
            if (!reader.Read() || reader.GetInt64(0) != index)
            {
                throw new InvalidOperationException($"The outcome of write {index} is missing among {writes.Count}.");
            }

            outcomes[index] = reader.IsDBNull(1) ? null : reader.GetInt64(1);
            reader.NextResult();
        }
    }

    /// <summary>Runs what follows the guards that returned a row, and commits, in one trip.</summary>
    public void Commit(ReadOnlySpan<long?> outcomes)
    {
        using NpgsqlBatch batch = connection.CreateBatch();
        for (int index = 0; index < writes.Count; index++)
        {
            if (outcomes[index] is null)
            {
                continue;
            }

            foreach (BoundStatement following in writes[index].Following)
            {
                var command = new NpgsqlBatchCommand(following.Statement.Positional);
                command.Parameters.Bind(following.Statement, following.Values);
                Add(batch, command, index);
            }
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        IsCommitting = true;
        batch.ExecuteNonQuery();
    }

    private void Add(NpgsqlBatch batch, NpgsqlBatchCommand command, int index)
    {
        _owners.Add(command, index);
        batch.BatchCommands.Add(command);
    }
}
