using System.Data.Common;
using Nexus.Storage.GroupCommit;

namespace Nexus.Storage.Sql;

/// <summary>
/// Reads of single rows by the same statement. Those that are asked for while others are under way wait for them, and are then made together:
/// many grains that wake at the same time cost a few reads and not one each.
/// </summary>
/// <param name="reads">Makes the reads.</param>
/// <param name="statement">What is read.</param>
/// <param name="row">Makes the answer of a row.</param>
internal sealed class RowReads<T>(ISqlReads reads, Statement statement, Func<DbDataReader, T> row)
    where T : class
{
    private const int MaxUnderWay = 2;
    private const int MaxTogether = 64;

    private readonly Lock _lock = new();
    private readonly Queue<Waiter> _waiting = new();
    private int _underWay;

    /// <summary>The row of the statement with these values, or null when there is none.</summary>
    public Task<T?> ReadAsync(object?[] values, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(values);
        lock (_lock)
        {
            _waiting.Enqueue(waiter);
            if (_underWay < MaxUnderWay)
            {
                _underWay++;
                _ = RunAsync();
            }
        }

        return waiter.Row.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        // Not within the lock, and not on the caller's turn.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (Next() is { Count: > 0 } together)
        {
            await ReadAsync(together).ConfigureAwait(false);
        }
    }

    private List<Waiter> Next()
    {
        var next = new List<Waiter>();
        lock (_lock)
        {
            while (next.Count < MaxTogether && _waiting.TryDequeue(out Waiter? waiter))
            {
                next.Add(waiter);
            }

            _underWay -= next.Count == 0 ? 1 : 0;
        }

        return next;
    }

    private async Task ReadAsync(List<Waiter> together)
    {
        try
        {
            object?[][] values = [.. together.Select(w => w.Values)];
            T?[] rows = await reads.ReadAsync(session => session.ReadFirstOfEachAsync(statement, row, values), CancellationToken.None).ConfigureAwait(false);
            for (int index = 0; index < rows.Length; index++)
            {
                together[index].Succeed(rows[index]);
            }
        }
        catch (Exception failure) when (together.Count == 1)
        {
            // Not swallowed: whoever waits for the row gets it.
            together[0].Fail(failure);
        }
        catch (Exception)
        {
            // A row that cannot be read must not stand for its neighbours.
            foreach (Waiter waiter in together)
            {
                await ReadAsync([waiter]).ConfigureAwait(false);
            }
        }
    }

    private sealed class Waiter(object?[] values)
    {
        private readonly TaskCompletionSource<T?> _row = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public object?[] Values { get; } = values;

        public Task<T?> Row => _row.Task;

        public void Succeed(T? row) => _row.SetResult(row);

        public void Fail(Exception failure) => _row.SetException(failure);
    }
}
