namespace Nexus.Grains.Backends;

/// <summary>
/// Lets work into the process: any number of ordinary items at once, or one suspect alone. Whoever asks first goes first, so that a
/// stream of ordinary items does not starve a suspect.
/// </summary>
public sealed class ProcessGate
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private int _inside;
    private bool _aloneInside;

    /// <summary>Waits for the turn of an item; disposing the answer leaves.</summary>
    /// <param name="alone">Whether nothing else may be inside.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    public async Task<IDisposable> EnterAsync(bool alone, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter(alone, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        LinkedListNode<Waiter> node;
        lock (_lock)
        {
            node = _waiters.AddLast(waiter);
            Admit();
        }

        if (waiter.Admitted.Task.IsCompleted)
        {
            return new Presence(this, alone);
        }

        try
        {
            await waiter.Admitted.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                if (node.List is null)
                {
                    // Admitted in the same moment: leave at once.
                    Leave(alone);
                }
                else
                {
                    _waiters.Remove(node);
                    Admit();
                }
            }

            throw;
        }

        return new Presence(this, alone);
    }

    private void Admit()
    {
        while (_waiters.First is { } first && !_aloneInside && (!first.Value.Alone || _inside == 0))
        {
            _waiters.RemoveFirst();
            _inside++;
            _aloneInside = first.Value.Alone;
            first.Value.Admitted.SetResult();
        }
    }

    private void Leave(bool alone)
    {
        lock (_lock)
        {
            _inside--;
            if (alone)
            {
                _aloneInside = false;
            }

            Admit();
        }
    }

    private sealed record Waiter(bool Alone, TaskCompletionSource Admitted);

    private sealed class Presence(ProcessGate gate, bool alone) : IDisposable
    {
        private ProcessGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave(alone);
    }
}
