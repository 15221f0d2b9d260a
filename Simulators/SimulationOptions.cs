namespace Nexus.Simulators;

/// <summary>How to run a simulation.</summary>
/// <param name="Shots">How many shots to take: 1 to <see cref="MaxShots"/>.</param>
/// <param name="Seed">Seeds every random choice; the same circuit, options and seed give the same shots in the same order.</param>
/// <param name="MaxThreads">The most threads to compute with; at least 1. Results do not depend on it.</param>
/// <param name="MemoryLimit">
/// The most bytes that the simulation may hold in state, saved states and shots, or null for what the runtime reports as
/// available to the process. Results do not depend on it: with less memory, branches are computed again instead of kept.
/// </param>
/// <param name="MaxLoopRounds">
/// The most rounds of loops, all loops together, that one shot may go through; at least 0. A loop that goes on is then taken to have no
/// end, and the run fails.
/// </param>
/// <param name="Precision">How exactly amplitudes are held. Single precision takes half the memory and about half the time, and is good to about 6 digits of a probability.</param>
public sealed record SimulationOptions(
    int Shots, ulong Seed, int MaxThreads = 1, long? MemoryLimit = null, long MaxLoopRounds = SimulationOptions.DefaultMaxLoopRounds,
    Precision Precision = Precision.Double)
{
    /// <summary>The default of <see cref="MaxLoopRounds"/>.</summary>
    public const long DefaultMaxLoopRounds = 10_000_000;

    /// <summary>The most shots that one simulation takes.</summary>
    public const int MaxShots = 10_000_000;

    /// <summary>The memory limit that applies, in bytes.</summary>
    internal long EffectiveMemoryLimit => MemoryLimit ?? AvailableMemory;

    /// <summary>What the runtime reports as available to the process (a container's limit counts), in bytes.</summary>
    public static long AvailableMemory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>The engine that it asks for.</summary>
    internal EngineOptions Engine => new(MaxThreads, Precision);

    /// <summary>Throws when a value is out of its range.</summary>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Shots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Shots, MaxShots);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxThreads, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxLoopRounds);
        if (!Enum.IsDefined(Precision))
        {
            throw new ArgumentOutOfRangeException(nameof(Precision), Precision, null);
        }

        if (MemoryLimit is { } limit)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(limit, nameof(MemoryLimit));
        }
    }
}
