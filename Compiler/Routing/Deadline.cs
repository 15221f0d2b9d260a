using System.Diagnostics;

namespace Nexus.Compiler.Routing;

/// <summary>When a search ends at the latest; the default is never.</summary>
internal readonly struct Deadline
{
    private readonly long _ticks;

    private Deadline(long ticks) => _ticks = ticks;

    public bool IsOver => _ticks != 0 && Stopwatch.GetTimestamp() >= _ticks;

    /// <summary>So long from now; never for null.</summary>
    public static Deadline After(TimeSpan? limit) => limit is { } span
        ? new Deadline(Stopwatch.GetTimestamp() + (long)(span.TotalSeconds * Stopwatch.Frequency))
        : default;
}
