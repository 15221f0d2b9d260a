using System.Diagnostics;
using System.Text;
using Nexus.Storage.GroupCommit;
using Npgsql;

namespace Nexus.Storage.Postgres;

/// <summary>
/// Runs batches on one connection, in two trips: the guards, and then what follows those that returned a row, with the commit at its end. The
/// same statement about rows of several writes is run once for all of them. It opens the connection when it needs it and again after a failure.
/// </summary>
/// <param name="connections">Opens the connection.</param>
/// <param name="patience">How long a batch waits for a server that is away; once it has been away for longer, batches fail at once.</param>
/// <param name="closing">Ends such a wait.</param>
internal sealed class PostgresBatchExecutor(PostgresConnections connections, TimeSpan patience, CancellationToken closing) : IBatchExecutor
{
    // Of a deadlock between two batches the server ends one, whose next try finds the other gone. More in a row are not bad luck.
    private const int MaxTries = 4;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // Strict, as the driver is: it would give the connection up in the middle of a message.
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private NpgsqlConnection? _connection;
    private long? _awaySince;

    /// <inheritdoc/>
    public void Execute(IReadOnlyList<Write> writes, Span<long?> outcomes)
    {
        ThrowIfNotText(writes);
        for (int tries = 1; !TryExecute(writes, outcomes, isLast: tries == MaxTries); tries++)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Drop();

    // False when nothing was written and another try may succeed.
    private bool TryExecute(IReadOnlyList<Write> writes, Span<long?> outcomes, bool isLast, bool together = true)
    {
        NpgsqlConnection connection = Connect();
        var batch = new PostgresBatch(connection, writes, together);
        try
        {
            batch.RunGuards(outcomes);
            batch.Commit(outcomes);
            return true;
        }
        catch (PostgresException refused) when (PostgresErrors.IsAnswer(refused))
        {
            RollBack();
            if (PostgresErrors.IsConflict(refused) && !isLast)
            {
                return false;
            }

            int? owner = batch.WriteOf(refused.BatchCommand);
            if (together && owner is null)
            {
                // A row of several: each on its own tells whose it is.
                return TryExecute(writes, outcomes, isLast, together: false);
            }

            StorageException cause = PostgresErrors.Explain(refused, connections.Location);
            throw new BatchFailedException(PostgresErrors.IsOfTheStatement(refused) ? owner : null, cause);
        }
        catch (Exception failure)
        {
            Drop();
            if (batch.IsCommitting)
            {
                throw new StorageException(
                    $"Whether the commit took effect is unknown. {PostgresErrors.Explain(failure, connections.Location).Message}", outcomeUnknown: true, failure);
            }

            // The server never got to see a commit, so nothing happened. A connection often dies while it is idle: that need not hurt anybody.
            if (PostgresErrors.IsLoss(failure) && !isLast)
            {
                return false;
            }

            throw new BatchFailedException(writes.Count == 1 ? 0 : null, PostgresErrors.Explain(failure, connections.Location));
        }
    }

    private NpgsqlConnection Connect()
    {
        if (_connection is not null)
        {
            return _connection;
        }

        for (TimeSpan pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                _connection = connections.Open();
                _awaySince = null;
                return _connection;
            }
            catch (Exception failure)
            {
                _awaySince ??= Stopwatch.GetTimestamp();
                if (!PostgresErrors.MayPass(failure) || Stopwatch.GetElapsedTime(_awaySince.Value) + pause > patience || closing.WaitHandle.WaitOne(pause))
                {
                    throw new BatchFailedException(null, PostgresErrors.Explain(failure, connections.Location));
                }
            }
        }
    }

    private void RollBack()
    {
        try
        {
            using NpgsqlCommand rollback = new("ROLLBACK", _connection);
            rollback.ExecuteNonQuery();
        }
        catch (Exception)
        {
            // Closing the connection rolls back as well; the caller is told of the failure that came first.
            Drop();
        }
    }

    private void Drop()
    {
        if (_connection is null)
        {
            return;
        }

        // Not into the pool again: its state is not known, and its neighbours there have most likely met the same fate.
        NpgsqlConnection lost = _connection;
        _connection = null;
        connections.Forget();
        try
        {
            lost.Dispose();
        }
        catch (Exception failure) when (PostgresErrors.IsLoss(failure))
        {
            // It was closed already.
        }
    }

    private static void ThrowIfNotText(IReadOnlyList<Write> writes)
    {
        for (int index = 0; index < writes.Count; index++)
        {
            Check(index, writes[index].Guard.Values);
            foreach (BoundStatement following in writes[index].Following)
            {
                Check(index, following.Values);
            }
        }

        static void Check(int index, object?[] values)
        {
            foreach (string text in values.OfType<string>())
            {
                try
                {
                    Encoding.GetByteCount(text);
                }
                catch (EncoderFallbackException failure)
                {
                    throw new BatchFailedException(index, new StorageException("A value is no Unicode text and was refused.", innerException: failure));
                }
            }
        }
    }
}
