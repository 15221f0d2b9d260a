using Nexus.Storage.GroupCommit;
using Npgsql;

namespace Nexus.Storage.Postgres;

/// <summary>One try of a batch on a connection.</summary>
/// <param name="connection">The connection.</param>
/// <param name="writes">The writes of the batch.</param>
/// <param name="together">
/// Whether the same statement about rows of several writes is run once for all of them. Then the server's refusal says nothing about whose
/// row it is.
/// </param>
internal sealed class PostgresBatch(NpgsqlConnection connection, IReadOnlyList<Write> writes, bool together)
{
    // Which write a statement belongs to, unless it is one of several writes.
    private readonly Dictionary<NpgsqlBatchCommand, int> _owners = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether the commit may have been sent: from then on the loss of the connection leaves its outcome open.</summary>
    public bool IsCommitting { get; private set; }

    /// <summary>The write that a statement belongs to, or null for those of the transaction itself and those of several writes.</summary>
    public int? WriteOf(NpgsqlBatchCommand? command) => command is not null && _owners.TryGetValue(command, out int index) ? index : null;

    /// <summary>Begins the transaction and runs all guards, in one trip.</summary>
    public void RunGuards(Span<long?> outcomes)
    {
        using NpgsqlBatch batch = connection.CreateBatch();

        // Whatever the database has by default: a guard must see what others have committed since.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"));
        List<List<int>> groups = Guards();
        foreach (List<int> group in groups)
        {
            BoundStatement guard = writes[group[0]].Guard;
            if (group.Count > 1)
            {
                Add(batch, (RowStatement)guard.Statement, group.ConvertAll(index => writes[index].Guard.Values));
                continue;
            }

            var command = new NpgsqlBatchCommand(guard.Statement.Numbered);
            command.Parameters.Bind(guard.Statement, guard.Values);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = group[0] });
            Add(batch, command, group[0]);
        }

        outcomes.Clear();
        using NpgsqlDataReader reader = batch.ExecuteReader();
        foreach (List<int> group in groups)
        {
            ReadOutcomes(reader, group, outcomes);
            reader.NextResult();
        }
    }

    /// <summary>Runs what follows the guards that returned a row, and commits, in one trip.</summary>
    public void Commit(ReadOnlySpan<long?> outcomes)
    {
        using NpgsqlBatch batch = connection.CreateBatch();
        var going = new List<int>();
        for (int index = 0; index < writes.Count; index++)
        {
            if (outcomes[index] is not null)
            {
                going.Add(index);
            }
        }

        // Each write's own statements stay in their order. Of those that come next, the same ones run together.
        int[] next = new int[writes.Count];
        foreach (int index in going)
        {
            while (next[index] < writes[index].Following.Count)
            {
                BoundStatement first = writes[index].Following[next[index]];
                List<object?[]> rows = together && first.Statement is RowStatement ? Take(first.Statement, going, next) : [];
                if (rows.Count > 1)
                {
                    Add(batch, (RowStatement)first.Statement, rows);
                    continue;
                }

                next[index] += rows.Count == 0 ? 1 : 0;
                var command = new NpgsqlBatchCommand(first.Statement.Positional);
                command.Parameters.Bind(first.Statement, first.Values);
                Add(batch, command, index);
            }
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        IsCommitting = true;
        batch.ExecuteNonQuery();
    }

    // The guards that run in one statement; a guard that cannot be shared is alone.
    private List<List<int>> Guards()
    {
        var groups = new List<List<int>>();
        var shared = new Dictionary<Statement, List<int>>();
        for (int index = 0; index < writes.Count; index++)
        {
            Statement guard = writes[index].Guard.Statement;
            if (together && guard is RowStatement && shared.TryGetValue(guard, out List<int>? group))
            {
                group.Add(index);
                continue;
            }

            groups.Add([index]);
            shared[guard] = groups[^1];
        }

        return groups;
    }

    private static void ReadOutcomes(NpgsqlDataReader reader, List<int> group, Span<long?> outcomes)
    {
        if (group.Count > 1)
        {
            while (reader.Read())
            {
                outcomes[group[(int)reader.GetInt64(0) - 1]] = reader.GetInt64(1);
            }

            return;
        }

        // A guard returns a row with its own number, so that an outcome cannot be taken for a neighbour's.
        if (!reader.Read() || reader.GetInt64(0) != group[0])
        {
            throw new InvalidOperationException($"The outcome of write {group[0]} is missing.");
        }

        outcomes[group[0]] = reader.IsDBNull(1) ? null : reader.GetInt64(1);
    }

    // The values of a statement, from all writes in which it comes next.
    private List<object?[]> Take(Statement statement, List<int> going, int[] next)
    {
        var rows = new List<object?[]>();
        foreach (int index in going)
        {
            IReadOnlyList<BoundStatement> following = writes[index].Following;
            for (; next[index] < following.Count && following[next[index]].Statement == statement; next[index]++)
            {
                rows.Add(following[next[index]].Values);
            }
        }

        return rows;
    }

    private static void Add(NpgsqlBatch batch, RowStatement statement, List<object?[]> rows)
    {
        var command = new NpgsqlBatchCommand(statement.OfMany);
        command.Parameters.BindRows(statement, rows);
        batch.BatchCommands.Add(command);
    }

    private void Add(NpgsqlBatch batch, NpgsqlBatchCommand command, int index)
    {
        _owners.Add(command, index);
        batch.BatchCommands.Add(command);
    }
}
