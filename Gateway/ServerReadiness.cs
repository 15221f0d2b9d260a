namespace Nexus.Gateway;

/// <summary>Whether the server takes work. A stop begins here: first it is no longer ready, then streams end, then the rest stops.</summary>
public sealed class ServerReadiness : IDisposable
{
    private readonly CancellationTokenSource _draining = new();
    private volatile bool _started;

    /// <summary>Whether the server has started and is not about to stop.</summary>
    public bool IsReady => _started && !_draining.IsCancellationRequested;

    /// <summary>Whether the server is about to stop: it accepts no more work.</summary>
    public bool IsDraining => _draining.IsCancellationRequested;

    /// <summary>Signals that the server is about to stop, so that long answers end.</summary>
    public CancellationToken Draining => _draining.Token;

    /// <summary>The server has started.</summary>
    public void MarkStarted() => _started = true;

    /// <summary>The server is about to stop. Repeating it is harmless.</summary>
    public void BeginDrain() => _draining.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _draining.Dispose();
}
