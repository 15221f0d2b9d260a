namespace Nexus.Simulators;

/// <summary>How to compute a state without shots.</summary>
/// <param name="MaxThreads">The most threads to compute with; at least 1. Results do not depend on it.</param>
/// <param name="MemoryLimit">The most bytes that may be held, or null for what the runtime reports as available to the process.</param>
/// <param name="Precision">How exactly amplitudes are held.</param>
public sealed record EvolutionOptions(int MaxThreads = 1, long? MemoryLimit = null, Precision Precision = Precision.Double)
{
    /// <summary>The memory limit that applies, in bytes.</summary>
    internal long EffectiveMemoryLimit => MemoryLimit ?? SimulationOptions.AvailableMemory;

    /// <summary>The engine that it asks for.</summary>
    internal EngineOptions Engine => new(MaxThreads, Precision);

    /// <summary>Throws when a value is out of its range.</summary>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxThreads, 1);
        if (MemoryLimit is { } limit)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(limit, nameof(MemoryLimit));
        }

        if (!Enum.IsDefined(Precision))
        {
            throw new ArgumentOutOfRangeException(nameof(Precision), Precision, null);
        }
    }
}
