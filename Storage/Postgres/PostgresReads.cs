using Nexus.Storage.Sql;
using Npgsql;

namespace Nexus.Storage.Postgres;

/// <summary>Reads on a bounded share of the pool; those beyond it wait without holding a thread.</summary>
internal sealed class PostgresReads(PostgresConnections connections, int maxReaders) : ISqlReads, IDisposable
{
    private readonly SemaphoreSlim _free = new(maxReaders);
    private volatile bool _closed;

    /// <inheritdoc/>
    public async Task<T> ReadAsync<T>(Func<IReadSession, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RunAsync(read, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception lost) when (PostgresErrors.IsLoss(lost))
        {
            // A connection of the pool does not notice that its server has restarted; a new one tells whether it is back.
            connections.Forget();
            return await AgainAsync(read, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException or ObjectDisposedException)
        {
            throw PostgresErrors.Explain(failure, connections.Location);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Refuses later reads.</summary>
    public void Dispose() => _closed = true;

    private async Task<T> AgainAsync<T>(Func<IReadSession, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(read, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException || PostgresErrors.MayPass(failure))
        {
            throw PostgresErrors.Explain(failure, connections.Location);
        }
    }

    private async Task<T> RunAsync<T>(Func<IReadSession, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        if (_closed)
        {
            throw new StorageException("The database is closed: it cannot be read.");
        }

        NpgsqlConnection connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await read(new PostgresSession(connection, cancellationToken)).ConfigureAwait(false);
        }
    }
}
