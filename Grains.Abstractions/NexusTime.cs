namespace Nexus.Grains;

/// <summary>The clock of our own logic, apart from the engine's, so that tests can turn it without touching the engine's timers.</summary>
public static class NexusTime
{
    /// <summary>The key under which our <see cref="TimeProvider"/> is registered.</summary>
    public const string Key = "nexus";
}
