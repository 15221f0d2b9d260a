namespace Nexus.Grains;

/// <summary>
/// A clock that never steps. It goes with the machine's monotonic clock, and drifts towards the machine's wall clock: when that is set an hour
/// forward or back, no limit passes at once, and nothing waits for an hour.
/// </summary>
/// <param name="machine">The machine's clock.</param>
public sealed class SteadyTimeProvider(TimeProvider machine) : TimeProvider
{
    /// <summary>It makes up for one part of a difference in so many parts of time: a second in 16 seconds.</summary>
    public const int Drift = 16;

    private readonly Lock _lock = new();
    private long _at = machine.GetTimestamp();
    private DateTimeOffset _now = machine.GetUtcNow();

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => machine.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            var (timestamp, wall) = (machine.GetTimestamp(), machine.GetUtcNow());
            var passed = machine.GetElapsedTime(_at, timestamp);
            var expected = _now + passed;
            var most = passed / Drift;
            var difference = wall - expected;
            _now = expected + (difference > most ? most : difference < -most ? -most : difference);
            _at = timestamp;
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => machine.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);
}
