using System.Collections.Concurrent;
using System.Diagnostics;

namespace Nexus.Grains.Backends;

/// <summary>What a thread is to do, and what it has done and not told of.</summary>
internal sealed class ComputeSlot
{
    /// <summary>An end is told once the slot has ended work for so long, should more have been given to it.</summary>
    private static readonly TimeSpan TellingPeriod = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private List<Action> _ended = [];
    private long _firstEndAt;

    /// <summary>The work to come; each returns what tells of its end.</summary>
    public BlockingCollection<Func<Action>> Work { get; } = [];

    /// <summary>Work has ended: tells of it, and of what ended before, if that is due.</summary>
    public void Ended(Action tell)
    {
        bool due;
        lock (_lock)
        {
            if (_ended.Count == 0)
            {
                _firstEndAt = Stopwatch.GetTimestamp();
            }

            _ended.Add(tell);
            due = _ended.Count >= Work.Count || Stopwatch.GetElapsedTime(_firstEndAt) >= TellingPeriod;
        }

        if (due)
        {
            TellEnds();
        }
    }

    /// <summary>Tells of all that has ended so far.</summary>
    public void TellEnds()
    {
        List<Action> ended;
        lock (_lock)
        {
            if (_ended.Count == 0)
            {
                return;
            }

            (ended, _ended) = (_ended, []);
        }

        foreach (var tell in ended)
        {
            tell();
        }
    }
}
