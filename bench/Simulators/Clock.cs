using System.Diagnostics;

namespace Nexus.Simulators.Bench;

/// <summary>
/// What is called the time of some work: that of the wall or, on a machine that others use too, the processors' time for this process over
/// the number of threads. The second passes over waiting, also for one another.
/// </summary>
internal static class Clock
{
    /// <summary>Whether the processors' time counts.</summary>
    public static bool CountsProcessors { get; set; }

    /// <summary>The seconds that some work takes.</summary>
    public static double Seconds(int threads, Action work)
    {
        var processors = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        work();
        return CountsProcessors
            ? (Environment.CpuUsage.TotalTime - processors).TotalSeconds / threads
            : Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
