using Microsoft.Extensions.Options;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Backends;

/// <summary>
/// The memory that this silo's simulations share. A simulation takes what it needs before it starts, and waits while others hold it;
/// whoever asks first is served first, so that small circuits do not keep a large one waiting for ever.
/// </summary>
public sealed class SimulationMemory(IOptions<NexusOptions> options)
{
    private static readonly WorkProgress Waits = new(0, "wait for memory");

    private readonly object _lock = new();
    private readonly Queue<object> _turns = new();
    private long _free = options.Value.SimulationMemory;

    /// <summary>How many bytes there are in all.</summary>
    public long Total { get; } = options.Value.SimulationMemory;

    /// <summary>How many simulations wait for memory, those included that have given up and whose turn has not come.</summary>
    internal int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _turns.Count;
            }
        }
    }

    /// <summary>Takes memory, waiting for it on the calling thread, which must be a compute thread. Disposing the answer gives it back.</summary>
    /// <param name="bytes">How many bytes, at most <see cref="Total"/>.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    public IDisposable Take(long bytes, CancellationToken cancellationToken) => Take(bytes, null, cancellationToken);

    /// <summary>As the other one, and tells when it has to wait.</summary>
    /// <param name="bytes">How many bytes, at most <see cref="Total"/>.</param>
    /// <param name="progress">Is told of a wait, or null.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    internal IDisposable Take(long bytes, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Total);
        var turn = new object();
        var told = progress is null;
        using var wake = cancellationToken.Register(Wake);
        lock (_lock)
        {
            _turns.Enqueue(turn);
            while (!ReferenceEquals(NextTurn(), turn) || bytes > _free)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    _abandoned.Add(turn);
                    Monitor.PulseAll(_lock);
                    cancellationToken.ThrowIfCancellationRequested();
                }

                if (!told)
                {
                    // Whoever is told may take long, or give memory back: look again.
                    told = true;
                    progress?.Report(Waits);
                    continue;
                }

                Monitor.Wait(_lock);
            }

            _turns.Dequeue();
            _free -= bytes;
            Monitor.PulseAll(_lock);
        }

        return new Share(this, bytes);
    }

    private readonly HashSet<object> _abandoned = [];

    private object? NextTurn()
    {
        while (_turns.TryPeek(out var first) && _abandoned.Remove(first))
        {
            _turns.Dequeue();
        }

        return _turns.TryPeek(out var next) ? next : null;
    }

    private void Wake()
    {
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }
    }

    private void Give(long bytes)
    {
        lock (_lock)
        {
            _free += bytes;
            Monitor.PulseAll(_lock);
        }
    }

    private sealed class Share(SimulationMemory memory, long bytes) : IDisposable
    {
        private SimulationMemory? _memory = memory;

        public void Dispose() => Interlocked.Exchange(ref _memory, null)?.Give(bytes);
    }
}
