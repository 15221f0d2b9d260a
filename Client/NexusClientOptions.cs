namespace Nexus.Client;

/// <summary>How a client treats slow and lost servers.</summary>
public sealed record NexusClientOptions
{
    /// <summary>
    /// How long a call that may be repeated (upload, submit, watch, results) goes on trying while the server cannot be reached, counted from
    /// the last sign of life. Zero: a lost call fails at once. <see cref="Timeout.InfiniteTimeSpan"/>: for ever. Default 5 minutes.
    /// </summary>
    public TimeSpan RetryLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The pause after the first lost call; each further one in a row doubles it. Default 100 milliseconds.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between two tries. Default 2 seconds.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a call with a short answer may take, one try of it. Default 30 seconds.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told when a call that is repeated has lost its server, once until the server is back. Default null: nobody is told.</summary>
    public Action<NexusClientException>? ConnectionLost { get; init; }

    /// <summary>
    /// Tells, before each connection, where the server is now, for one that may come back on another port: a plain http address, or null when it
    /// is not known; then the client goes where it went last. Default null: the server keeps its address.
    /// </summary>
    public Func<Uri?>? Locate { get; init; }

    /// <summary>The clock of pauses and limits. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
