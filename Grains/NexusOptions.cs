using System.ComponentModel.DataAnnotations;

namespace Nexus.Grains;

/// <summary>The settings of the grains.</summary>
public sealed class NexusOptions
{
    /// <summary>How many items this silo runs at once, each on a thread of its own. Default: one a processor.</summary>
    [Range(1, 1024, ErrorMessage = "Slots must be between 1 and 1024.")]
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// How many bytes the simulations of this silo may hold together. Default: 80 % of the memory that the runtime may use.
    /// </summary>
    [Range(1L << 20, long.MaxValue, ErrorMessage = "SimulationMemory must be at least 1 MiB (1048576 bytes).")]
    public long SimulationMemory { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 8;

    /// <summary>The most shots that an item may ask for. Default: 1,000,000.</summary>
    [Range(1, 10_000_000, ErrorMessage = "MaxShots must be between 1 and 10,000,000.")]
    public int MaxShots { get; set; } = 1_000_000;
}
