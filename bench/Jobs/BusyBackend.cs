using System.Diagnostics;
using Nexus.Grains.Backends;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Jobs.Bench;

/// <summary>
/// A backend whose work keeps a core busy for as many microseconds as an item has shots, less one, and has an empty result. One more of it
/// holds its items until it is released.
/// </summary>
internal sealed class BusyBackend(string name) : ILocalBackend, IDisposable
{
    public const string Busy = "busy";
    public const string Held = "held";

    private static long _workTicks;
    private static long _lastStart;

    private readonly ManualResetEventSlim _released = new(name == Busy);

    public string Name => name;

    /// <summary>The processor time that work has taken so far; what a process took beyond it, the engine took.</summary>
    public static TimeSpan WorkTime => TimeSpan.FromTicks(Interlocked.Read(ref _workTicks));

    /// <summary>When an item last began, as a timestamp of <see cref="Stopwatch"/>; 0 for never.</summary>
    public static long LastStart => Interlocked.Read(ref _lastStart);

    /// <summary>Keeps a core busy.</summary>
    public static void Work(int microseconds)
    {
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started).TotalMicroseconds < microseconds)
        {
            Thread.SpinWait(20);
        }
    }

    /// <summary>Lets the items that wait go on, and those that come.</summary>
    public void Release() => _released.Set();

    /// <summary>Holds the items that come from now on.</summary>
    public void Hold() => _released.Reset();

    public void Dispose() => _released.Dispose();

    public BackendRefusal? Refuse(ProgramRecord program, int shots) => null;

    public WorkResult Run(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, CancellationToken cancellationToken)
    {
        _released.Wait(cancellationToken);
        Interlocked.Exchange(ref _lastStart, Stopwatch.GetTimestamp());
        TimeSpan before = ThreadClock.Now;
        Work(settings.Shots - 1);
        Interlocked.Add(ref _workTicks, (ThreadClock.Now - before).Ticks);
        return new WorkResult("none/v1", []);
    }
}
