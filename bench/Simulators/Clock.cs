using System.Diagnostics;

namespace Nexus.Simulators.Bench;

/// <summary>
/// What is called the time of some work: that of the wall or, on a machine that others use too, the processors' time for this process over
/// the number of threads. The second passes over waiting, also for one another.
/// </summary>
internal sealed class Clock(int threads)
{
    /// <summary>Whether the processors' time counts.</summary>
    public static bool CountsProcessors { get; set; }

    private readonly TimeSpan _processors = Environment.CpuUsage.TotalTime;
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>The seconds since this was made.</summary>
    public double Elapsed => CountsProcessors
        ? (Environment.CpuUsage.TotalTime - _processors).TotalSeconds / threads
        : Stopwatch.GetElapsedTime(_start).TotalSeconds;

    /// <summary>The seconds that some work takes.</summary>
    public static double Seconds(int threads, Action work)
    {
        var clock = new Clock(threads);
        work();
        return clock.Elapsed;
    }
}
