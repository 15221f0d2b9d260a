using Microsoft.Data.Sqlite;
using Nexus.Storage.GroupCommit;
using Nexus.Storage.Sql;
using SQLitePCL;

namespace Nexus.Storage.Sqlite;

/// <summary>Runs batches on one connection, which it opens when it needs it and again after a failure.</summary>
/// <param name="connections">Opens the connection.</param>
/// <param name="gate">Held while a batch runs: the engine's providers write to the same file and wait here instead of on SQLite's lock.</param>
/// <param name="configure">Runs on each new connection; for tests that limit its size.</param>
internal sealed class SqliteBatchExecutor(SqliteConnections connections, SemaphoreSlim gate, Action<SqliteConnection>? configure = null)
    : IBatchExecutor
{
    // IMMEDIATE takes the write lock at once: a transaction that began as a reader could not wait for it.
    private static readonly Statement Begin = new("BEGIN IMMEDIATE");
    private static readonly Statement Commit = new("COMMIT");
    private static readonly Statement Rollback = new("ROLLBACK");

    private SqlSession? _session;

    /// <inheritdoc/>
    public void Execute(IReadOnlyList<Write> writes, Span<long?> outcomes)
    {
        gate.Wait();
        try
        {
            SqlSession session = BeginBatch();
            for (int index = 0; index < writes.Count; index++)
            {
                try
                {
                    outcomes[index] = Execute(session, writes[index]);
                }
                catch (SqliteException failure)
                {
                    RollBack(session);
                    throw new BatchFailedException(index, SqliteErrors.Explain(failure));
                }
                catch (Exception failure)
                {
                    // The driver refuses a value by exceptions of its own; that is no reason to fail the neighbours.
                    RollBack(session);
                    throw new BatchFailedException(index, new StorageException("The write failed in an unforeseen way.", innerException: failure));
                }
            }

            session.Execute(Commit);
        }
        catch (SqliteException failure)
        {
            // Only the commit gets here. Its failure may come before or after the moment at which the batch is durable.
            Drop();
            StorageException explained = SqliteErrors.Explain(failure, outcomeUnknown: true);
            throw new StorageException($"The commit failed, and whether it took effect is unknown. {explained.Message}", outcomeUnknown: true, failure)
            {
                IsFull = explained.IsFull,
            };
        }
        catch (Exception failure) when (failure is not BatchFailedException)
        {
            Drop();
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Drop();

    private static long? Execute(SqlSession session, Write write)
    {
        long? outcome = session.ReadNumber(write.Guard.Statement, write.Guard.Values);
        if (outcome is not null)
        {
            foreach (BoundStatement statement in write.Following)
            {
                session.Execute(statement.Statement, statement.Values);
            }
        }

        return outcome;
    }

    private SqlSession BeginBatch()
    {
        try
        {
            if (_session is null)
            {
                SqliteConnection connection = connections.OpenWritable();
                configure?.Invoke(connection);
                _session = new SqlSession(connection);
            }

            _session.Execute(Begin);
            return _session;
        }
        catch (SqliteException failure)
        {
            Drop();
            throw new BatchFailedException(null, SqliteErrors.Explain(failure));
        }
    }

    private void RollBack(SqlSession session)
    {
        try
        {
            // A full disk or an I/O error may have rolled back already.
            if (raw.sqlite3_get_autocommit(((SqliteConnection)session.Connection).Handle) == 0)
            {
                session.Execute(Rollback);
            }
        }
        catch (SqliteException)
        {
            // Closing the connection rolls back as well; the caller is told of the failure that came first.
            Drop();
        }
    }

    private void Drop()
    {
        _session?.Dispose();
        _session = null;
    }
}
