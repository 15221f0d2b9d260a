namespace Nexus.Silo;

/// <summary>How a silo inside another program is set up. A planned stop may take 10 seconds by default.</summary>
public sealed record EmbeddedSiloOptions : SiloOptions
{
    /// <summary>Options with their defaults.</summary>
    public EmbeddedSiloOptions() => StopLimit = TimeSpan.FromSeconds(10);
}
