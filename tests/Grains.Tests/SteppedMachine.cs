namespace Nexus.Grains.Tests;

/// <summary>A machine whose wall clock can be set while its monotonic clock goes on.</summary>
/// <param name="start">What its wall clock shows at first.</param>
internal sealed class SteppedMachine(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset _wall = start;
    private long _monotonic;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Sets the wall clock.</summary>
    public void Set(DateTimeOffset wall)
    {
        lock (_lock)
        {
            _wall = wall;
        }
    }

    /// <summary>Sets the wall clock by so much.</summary>
    public void Step(TimeSpan by) => Set(GetUtcNow() + by);

    /// <summary>Lets time pass, on both clocks.</summary>
    public void Advance(TimeSpan span)
    {
        lock (_lock)
        {
            _wall += span;
            _monotonic += span.Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _wall;
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _monotonic;
        }
    }
}
