namespace Nexus.Grains.Jobs;

/// <summary>What a job does at a tick of its clock.</summary>
[Flags]
internal enum JobActions
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>Write the job's row, which lists read.</summary>
    WriteRow = 1,
    /// <summary>Read the items' rows again and queue those that are unfinished: no report came for too long.</summary>
    Recover = 2,
}

/// <summary>When a job writes its row, and when it stops waiting for reports and looks for itself.</summary>
internal sealed class JobTick
{
    /// <summary>How often a job looks at its clock.</summary>
    public static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);

    /// <summary>The row follows the items at most so often; only the end of the job is written at once.</summary>
    public static readonly TimeSpan RowPeriod = TimeSpan.FromSeconds(1);

    /// <summary>After so long without a report the job looks for itself; each time it finds nothing the wait doubles.</summary>
    public static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan LastPatience = TimeSpan.FromMinutes(1);

    private DateTimeOffset _rowWritten = DateTimeOffset.MinValue;
    private DateTimeOffset _heard = DateTimeOffset.MinValue;
    private TimeSpan _patience = FirstPatience;
    private DateTimeOffset _recovered = DateTimeOffset.MinValue;
    private bool _rowStale;
    private bool _unsettled;
    private bool _poked;

    /// <summary>An item reported a change.</summary>
    public void Heard(DateTimeOffset now)
    {
        _heard = now;
        _patience = FirstPatience;
        _rowStale = true;
    }

    /// <summary>The row was written.</summary>
    public void RowWritten(DateTimeOffset now)
    {
        _rowWritten = now;
        _rowStale = false;
    }

    /// <summary>Something was asked of the job: it looks for itself at the next chance.</summary>
    public void Hurry()
    {
        _heard = DateTimeOffset.MinValue;
        _recovered = DateTimeOffset.MinValue;
        _unsettled = false;
    }

    /// <summary>The job looked for itself. Until it says so, a look that was due and failed stays due.</summary>
    /// <param name="now">When.</param>
    /// <param name="unsettled">Whether something that was asked is still under way: then it looks again soon.</param>
    public void Recovered(DateTimeOffset now, bool unsettled = false)
    {
        var last = unsettled ? FirstPatience : LastPatience;
        _patience = unsettled && !_unsettled ? TickPeriod : TimeSpan.FromTicks(Math.Min(_patience.Ticks * 2, last.Ticks));
        _unsettled = unsettled;
        _poked = false;
        _heard = now;
        _recovered = now;
    }

    /// <summary>Whether a job that somebody pokes should look for itself: not when it has just done so.</summary>
    public bool IsWorthALook(DateTimeOffset now) => now - _recovered >= TickPeriod;

    /// <summary>Somebody poked the job when it had just looked: it looks again at a later tick, for the poke may tell of something newer.</summary>
    public void Poked() => _poked = true;

    /// <summary>What is due. The first tick after an activation always recovers: nothing was heard yet.</summary>
    public JobActions Due(DateTimeOffset now)
    {
        var due = JobActions.None;
        if (_rowStale && now - _rowWritten >= RowPeriod)
        {
            due |= JobActions.WriteRow;
        }

        if (now - _heard >= _patience || (_poked && IsWorthALook(now)))
        {
            due |= JobActions.Recover;
        }

        return due;
    }
}
