using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Nexus.Jobs.Bench;

/// <summary>The processor time of the calling thread on Linux; elsewhere the time of day, which counts a thread's waits as well.</summary>
internal static partial class ThreadClock
{
    // clock_gettime(2): CLOCK_THREAD_CPUTIME_ID.
    private const int ThreadProcessorTime = 3;

    public static TimeSpan Now => OperatingSystem.IsLinux() && GetTime(ThreadProcessorTime, out Timespec time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick)
        : Stopwatch.GetElapsedTime(0);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out Timespec time);

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
