using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Nexus.Storage.GroupCommit;

/// <summary>
/// Gathers the writes that wait, commits them together on threads of its own, one for each executor, and completes each caller once its write
/// is durable. With several executors, writes that wait at the same time have no order among each other.
/// </summary>
internal sealed partial class GroupCommitWriter : IAsyncDisposable
{
    // A batch of large results should not hold the small writes behind it for long.
    private const long MaxBatchBytes = 16 * 1024 * 1024;

    private readonly ILogger _logger;
    private readonly int _maxBatchWrites;
    private readonly int _maxQueuedWrites;
    private readonly long _maxQueuedBytes;

    private readonly object _monitor = new();
    private readonly Queue<PendingWrite> _queue = new();
    private readonly Queue<PendingWrite> _waitingForRoom = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _queuedBytes;
    private long _refusedForRoomAt;
    private int _running;
    private bool _closing;

    /// <summary>Starts the writer's threads.</summary>
    /// <param name="executors">The database, once for each batch that may be committed at the same time; disposed by the writer.</param>
    /// <param name="logger">Takes what goes wrong.</param>
    /// <param name="maxBatchWrites">The most writes in one transaction.</param>
    /// <param name="maxQueuedWrites">The most writes that wait.</param>
    /// <param name="maxQueuedBytes">The most bytes of waiting writes; a single larger write still passes, alone.</param>
    public GroupCommitWriter(
        IReadOnlyList<IBatchExecutor> executors, ILogger logger, int maxBatchWrites, int maxQueuedWrites, long maxQueuedBytes)
    {
        _logger = logger;
        _maxBatchWrites = maxBatchWrites;
        _maxQueuedWrites = maxQueuedWrites;
        _maxQueuedBytes = maxQueuedBytes;
        _running = executors.Count;
        foreach (IBatchExecutor executor in executors)
        {
            new Thread(() => Run(executor)) { Name = "nexus storage writer", IsBackground = true }.Start();
        }
    }

    /// <summary>
    /// Completes when the write is durable, with its guard's outcome, or with null when the guard returned no row and nothing was written.
    /// </summary>
    /// <param name="write">The write.</param>
    /// <param name="cancellationToken">Ends the wait, not a write that has begun.</param>
    /// <exception cref="StorageException">The write failed, or the database is closed.</exception>
    public async Task<long?> WriteAsync(Write write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new PendingWrite(write);
        Enqueue(pending);
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((PendingWrite)state!).Abandon(token), pending);
        return await pending.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// Whether the newest write that the database refused for want of room is no older than so long, and none has got through since.
    /// </summary>
    public bool HasNoRoom(TimeSpan within) =>
        Interlocked.Read(ref _refusedForRoomAt) is not 0 and var refusedAt && Stopwatch.GetElapsedTime(refusedAt) <= within;

    /// <summary>Writes what waits, then stops. Later writes are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_monitor)
        {
            _closing = true;
            Monitor.PulseAll(_monitor);
        }

        await _stopped.Task.ConfigureAwait(false);
    }

    private void Enqueue(PendingWrite pending)
    {
        lock (_monitor)
        {
            if (_closing)
            {
                throw new StorageException("The database is closed: the write was not made.");
            }

            _waitingForRoom.Enqueue(pending);
            Admit();
        }
    }

    // In the order of arrival, so that a large write is not overtaken for ever by small ones that still fit.
    private void Admit()
    {
        while (_waitingForRoom.TryPeek(out PendingWrite? first))
        {
            long bytes = first.Write.Bytes;
            if (_queue.Count > 0 && (_queue.Count >= _maxQueuedWrites || _queuedBytes + bytes > _maxQueuedBytes))
            {
                return;
            }

            _queue.Enqueue(_waitingForRoom.Dequeue());
            _queuedBytes += bytes;
            Monitor.Pulse(_monitor);
        }
    }

    private void Run(IBatchExecutor executor)
    {
        var batch = new List<PendingWrite>(_maxBatchWrites);
        long?[] outcomes = new long?[_maxBatchWrites];
        while (Gather(batch))
        {
            Commit(executor, batch, outcomes);
            batch.Clear();
        }

        executor.Dispose();
        if (Interlocked.Decrement(ref _running) == 0)
        {
            _stopped.SetResult();
        }
    }

    private bool Gather(List<PendingWrite> batch)
    {
        lock (_monitor)
        {
            while (_queue.Count == 0)
            {
                if (_closing)
                {
                    return false;
                }

                Monitor.Wait(_monitor);
            }

            long bytes = 0;
            while (batch.Count < _maxBatchWrites && _queue.TryPeek(out PendingWrite? next)
                && (batch.Count == 0 || bytes + next.Write.Bytes <= MaxBatchBytes))
            {
                _queue.Dequeue();
                _queuedBytes -= next.Write.Bytes;
                if (!next.IsAbandoned)
                {
                    bytes += next.Write.Bytes;
                    batch.Add(next);
                }
            }

            Admit();
            return true;
        }
    }

    // A write that throws fails alone. Its neighbours most often commit together without it; when a second one throws, something is
    // wrong beyond one write, and each is tried alone, so that the work stays linear.
    private void Commit(IBatchExecutor executor, List<PendingWrite> batch, long?[] outcomes)
    {
        if (batch.Count == 0 || TryCommit(executor, batch, outcomes) || TryCommit(executor, batch, outcomes))
        {
            return;
        }

        foreach (PendingWrite pending in batch)
        {
            TryCommit(executor, [pending], outcomes);
        }
    }

    // True when every caller has been told; false when the one whose write threw has been, and was taken out of the batch.
    private bool TryCommit(IBatchExecutor executor, List<PendingWrite> batch, long?[] outcomes)
    {
        if (batch.Count == 0)
        {
            return true;
        }

        try
        {
            long started = Stopwatch.GetTimestamp();
            executor.Execute(batch.ConvertAll(pending => pending.Write), outcomes.AsSpan(0, batch.Count));
            CommitMetrics.Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
            CommitMetrics.BatchSize.Record(batch.Count);
            for (int index = 0; index < batch.Count; index++)
            {
                batch[index].Succeed(outcomes[index]);
            }

            if (outcomes.Take(batch.Count).Any(outcome => outcome is not null))
            {
                // A write that its guard stopped takes no room, and says nothing of it.
                Interlocked.Exchange(ref _refusedForRoomAt, 0);
            }

            return true;
        }
        catch (BatchFailedException failure) when (failure.WriteIndex is int index)
        {
            LogWriteFailed(failure.Cause, batch.Count - 1);
            Note(failure.Cause);
            CommitMetrics.Failures.Add(1);
            batch[index].Fail(failure.Cause);
            batch.RemoveAt(index);
            return false;
        }
        catch (BatchFailedException failure)
        {
            LogBatchRefused(failure.Cause, batch.Count);
            FailAll(batch, failure.Cause);
            return true;
        }
        catch (Exception failure)
        {
            // Whatever an executor did not foresee must neither end the thread nor leave callers waiting; nobody knows what was written.
            LogOutcomeUnknown(failure, batch.Count);
            FailAll(batch, failure as StorageException ?? new StorageException("The write failed in an unforeseen way.", outcomeUnknown: true, failure));
            return true;
        }
    }

    private void Note(StorageException cause)
    {
        if (cause.IsFull)
        {
            Interlocked.Exchange(ref _refusedForRoomAt, Stopwatch.GetTimestamp());
        }
    }

    private void FailAll(List<PendingWrite> batch, StorageException cause)
    {
        Note(cause);
        CommitMetrics.Failures.Add(batch.Count);
        foreach (PendingWrite pending in batch)
        {
            // Each caller throws an exception of its own: a shared one would mix their stack traces.
            pending.Fail(new StorageException(cause.Message, cause.OutcomeUnknown, cause.InnerException) { IsFull = cause.IsFull });
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A write failed and was rolled back; the {Neighbours} others of its batch are tried without it.")]
    private partial void LogWriteFailed(Exception exception, int neighbours);

    [LoggerMessage(Level = LogLevel.Error, Message = "A batch of {Writes} writes could not begin; nothing of it was written.")]
    private partial void LogBatchRefused(Exception exception, int writes);

    [LoggerMessage(Level = LogLevel.Error, Message = "Whether a batch of {Writes} writes was committed is unknown.")]
    private partial void LogOutcomeUnknown(Exception exception, int writes);
}
