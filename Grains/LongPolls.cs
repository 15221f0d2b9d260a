namespace Nexus.Grains;

/// <summary>
/// Ends the waits of callers in this silo's grains. The engine ends an activation only when no call is inside: when it should go, because
/// the silo stops or another has left, a watcher who waits for news would hold it, and all that it does, for many seconds.
/// </summary>
internal sealed class LongPolls : IDisposable
{
    private CancellationTokenSource _round = new();
    private volatile bool _closed;

    /// <summary>Cancelled when those who wait now are to be answered.</summary>
    public CancellationToken Interruption => Volatile.Read(ref _round).Token;

    /// <summary>Has those who wait now answered; they may ask again.</summary>
    public void Interrupt() => Interlocked.Exchange(ref _round, new CancellationTokenSource()).Cancel();

    /// <summary>Has those who wait now answered, and nobody wait any more: the silo stops.</summary>
    public void Close()
    {
        _closed = true;
        Interrupt();
    }

    /// <summary>Refuses a wait when the silo stops; the caller finds the grain elsewhere in a moment.</summary>
    /// <exception cref="SiloUnavailableException">The silo stops.</exception>
    public void ThrowIfClosed()
    {
        if (_closed)
        {
            throw new SiloUnavailableException("The silo is stopping; its grains can be called elsewhere in a moment.");
        }
    }

    public void Dispose() => _round.Dispose();
}
