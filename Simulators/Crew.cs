namespace Nexus.Simulators;

/// <summary>
/// The threads of a run: the one that runs it, and helpers that live as long as this. Items of work are handed out in order, to whoever
/// is free; so results must not depend on who does which.
/// </summary>
internal sealed class Crew : IDisposable
{
    /// <summary>A thread that waits looks so many times, for some tens of microseconds, before it goes to sleep: passes follow one another closely.</summary>
    private const int Looks = 200;

    private readonly object _lock = new();
    private readonly Thread[] _helpers;
    private Work? _work;
    private long _round;
    private int _busy;
    private bool _disposed;

    /// <summary>Starts the helpers.</summary>
    /// <param name="threads">How many threads there are, the caller's own included; at least 1.</param>
    public Crew(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _helpers = new Thread[threads - 1];
        for (var i = 0; i < _helpers.Length; i++)
        {
            var worker = i + 1;
            _helpers[i] = new Thread(() => Help(worker)) { IsBackground = true, Name = $"simulation {worker}" };
            _helpers[i].Start();
        }
    }

    /// <summary>What is done with the items from one to below another. Must not throw.</summary>
    public delegate void Body(int worker, long from, long to);

    /// <summary>How many threads there are.</summary>
    public int Threads => _helpers.Length + 1;

    /// <summary>Is told on the caller's thread, after each portion that it did itself, which share of the items has been handed out; null when nobody asks.</summary>
    public Action<double>? Advanced { get; init; }

    /// <summary>Does items 0 to <paramref name="items"/> - 1, and returns when all are done, or when it has been cancelled and nobody works any more.</summary>
    /// <param name="items">How many items there are.</param>
    /// <param name="portion">How many are handed out at a time. Cancellation is looked at before each portion.</param>
    /// <param name="body">What is done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void For(long items, long portion, Body body, CancellationToken cancellationToken)
    {
        var work = new Work(items, portion, body, Advanced, cancellationToken);
        if (_helpers.Length == 0 || items <= portion)
        {
            work.Do(0);
        }
        else
        {
            lock (_lock)
            {
                _work = work;
                _round++;
                _busy = _helpers.Length;
                Monitor.PulseAll(_lock);
            }

            try
            {
                work.Do(0);
            }
            finally
            {
                // Even when whoever is told of the progress throws: nobody works on what the caller may then dispose.
                LookUntil(() => Volatile.Read(ref _busy) == 0);
                lock (_lock)
                {
                    while (_busy > 0)
                    {
                        Monitor.Wait(_lock);
                    }

                    _work = null;
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            Monitor.PulseAll(_lock);
        }

        foreach (var helper in _helpers)
        {
            helper.Join();
        }
    }

    private void Help(int worker)
    {
        for (long seen = 0; ;)
        {
            var before = seen;
            LookUntil(() => Volatile.Read(ref _round) != before);
            Work work;
            lock (_lock)
            {
                while (_round == seen && !_disposed)
                {
                    Monitor.Wait(_lock);
                }

                if (_disposed)
                {
                    return;
                }

                seen = _round;
                work = _work!;
            }

            work.Do(worker);
            lock (_lock)
            {
                if (--_busy == 0)
                {
                    Monitor.PulseAll(_lock);
                }
            }
        }
    }

    private static void LookUntil(Func<bool> met)
    {
        for (var look = 0; look < Looks && !met(); look++)
        {
            Thread.SpinWait(10);
        }
    }

    private sealed class Work(long items, long portion, Body body, Action<double>? advanced, CancellationToken cancellationToken)
    {
        private long _next;

        public void Do(int worker)
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var from = Interlocked.Add(ref _next, portion) - portion;
                if (from >= items)
                {
                    return;
                }

                body(worker, from, Math.Min(from + portion, items));
                if (worker == 0)
                {
                    advanced?.Invoke((double)Math.Min(Volatile.Read(ref _next), items) / items);
                }
            }
        }
    }
}
