using Xunit.Sdk;

namespace Nexus.Faults.Tests;

/// <summary>A test on a clock that it sets; skipped with a reason where libfaketime is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Nexus.Postgres.Testing.DatabaseFactDiscoverer", "Nexus.Postgres.Testing")]
public sealed class SteppedClockFactAttribute : DatabaseFactAttribute
{
    public SteppedClockFactAttribute() => Skip = SteppedClock.WhyNot;
}
