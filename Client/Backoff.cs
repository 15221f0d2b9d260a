using Grpc.Core;

namespace Nexus.Client;

/// <summary>The pauses between the tries of one call: growing, bounded, and not the same for all clients of a server that comes back.</summary>
internal sealed class Backoff(NexusClientOptions options, Uri address)
{
    private long _aliveAt = options.Time.GetTimestamp();
    private TimeSpan _next = options.FirstPause;
    private bool _told;

    /// <summary>The server gave a sign of life.</summary>
    public void Reset()
    {
        _aliveAt = options.Time.GetTimestamp();
        _next = options.FirstPause;
        _told = false;
    }

    /// <summary>Pauses before the next try.</summary>
    /// <param name="lost">How the last try ended.</param>
    /// <param name="cancellationToken">Ends the pause.</param>
    /// <exception cref="NexusClientException">The limit leaves no room for another try.</exception>
    public async Task PauseAsync(RpcException lost, CancellationToken cancellationToken)
    {
        // Half of it is drawn, so that the clients of a restarted server do not come back in step.
        var pause = _next * ((1 + Random.Shared.NextDouble()) / 2);
        if (LostConnection.RetryAfter(lost) is { } asked && asked > pause)
        {
            pause = asked;
        }

        if (options.RetryLimit != Timeout.InfiniteTimeSpan && options.Time.GetElapsedTime(_aliveAt) + pause > options.RetryLimit)
        {
            throw NexusClientException.Of(lost, address);
        }

        if (!_told)
        {
            _told = true;
            options.ConnectionLost?.Invoke(NexusClientException.Of(lost, address));
        }

        await Task.Delay(pause, options.Time, cancellationToken);
        _next = _next * 2 < options.LongestPause ? _next * 2 : options.LongestPause;
    }
}
