using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Nexus.Storage.Sql;

namespace Nexus.Storage.Sqlite;

/// <summary>A few read-only connections with their prepared commands; reads beyond their number wait without holding a thread.</summary>
internal sealed class SqliteReads(SqliteConnections connections, int maxReaders) : ISqlReads, IDisposable
{
    private readonly SemaphoreSlim _free = new(maxReaders);
    private readonly ConcurrentBag<SqlSession> _idle = [];
    private volatile bool _closed;

    /// <inheritdoc/>
    public async Task<T> ReadAsync<T>(Func<IReadSession, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // SQLite reads synchronously; a grain's turn must not.
            return await Task.Run(() => RunAsync(read), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Closes the connections that are idle; those in use close when their read ends. Later reads are refused.</summary>
    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out SqlSession? session))
        {
            session.Dispose();
        }
    }

    private async Task<T> RunAsync<T>(Func<IReadSession, ValueTask<T>> read)
    {
        if (_closed)
        {
            throw new StorageException("The database is closed: it cannot be read.");
        }

        SqlSession? session = null;
        try
        {
            if (!_idle.TryTake(out session))
            {
                session = new SqlSession(connections.OpenReadOnly());
            }

            T result = await read(session).ConfigureAwait(false);
            _idle.Add(session);
            session = null;
            if (_closed)
            {
                Dispose();
            }

            return result;
        }
        catch (SqliteException failure)
        {
            throw SqliteErrors.Explain(failure);
        }
        finally
        {
            // A connection whose read failed is not used again.
            session?.Dispose();
        }
    }
}
