namespace Nexus.Grains.Backends;

/// <summary>
/// An item's turn on its slot's thread. It waits in the thread's hands until it begins or is taken back, whichever comes first: the thread and
/// the worker may want it at the same moment.
/// </summary>
/// <param name="time">What the time is.</param>
internal sealed class WorkTurn(TimeProvider time)
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int TakenBack = 2;

    private int _state = Waiting;
    private long _startTimestamp;
    private long _endTimestamp;

    /// <summary>Whether it has begun.</summary>
    public bool HasBegun => Volatile.Read(ref _state) == Begun;

    /// <summary>Whether it has begun and not ended.</summary>
    public bool IsRunning => HasBegun && Volatile.Read(ref _endTimestamp) == 0;

    /// <summary>When it began (UTC); only good once it has.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>How long it has been running, or ran.</summary>
    public TimeSpan RunTime => !HasBegun ? TimeSpan.Zero
        : Volatile.Read(ref _endTimestamp) is var end and not 0 ? time.GetElapsedTime(_startTimestamp, end)
        : time.GetElapsedTime(_startTimestamp);

    /// <summary>Begins, or throws because it was taken back.</summary>
    public void Begin()
    {
        // Before the state, which others read first.
        StartedAt = time.GetUtcNow();
        _startTimestamp = time.GetTimestamp();
        if (Interlocked.CompareExchange(ref _state, Begun, Waiting) != Waiting)
        {
            throw new OperationCanceledException("It was taken back before its turn.");
        }
    }

    /// <summary>Ends.</summary>
    public void End() => Volatile.Write(ref _endTimestamp, time.GetTimestamp());

    /// <summary>Takes it back unless it has begun.</summary>
    public bool TryTakeBack() => Interlocked.CompareExchange(ref _state, TakenBack, Waiting) == Waiting;
}
