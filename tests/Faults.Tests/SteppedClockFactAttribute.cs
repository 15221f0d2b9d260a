namespace Nexus.Faults.Tests;

/// <summary>A test on a clock that it sets; skipped with a reason where libfaketime is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SteppedClockFactAttribute : FactAttribute
{
    public SteppedClockFactAttribute() => Skip = SteppedClock.WhyNot;
}
