using System.ComponentModel.DataAnnotations;

namespace Nexus.Grains;

/// <summary>How jobs run: on how much of the machine, and for how long. Configuration section <c>Jobs</c>.</summary>
public sealed class NexusOptions
{
    /// <summary>How many items this silo runs at once, each on a thread of its own. Default: one a processor.</summary>
    [Range(1, 1024, ErrorMessage = "NEXUS__Jobs__Slots must be between 1 and 1024.")]
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// How many bytes the simulations of this silo may hold together. Default: 80 % of the memory that the runtime may use.
    /// </summary>
    [Range(1L << 20, long.MaxValue, ErrorMessage = "NEXUS__Jobs__SimulationMemory must be at least 1 MiB (1048576 bytes).")]
    public long SimulationMemory { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 8;

    /// <summary>The most shots that an item may ask for. Default: 1,000,000.</summary>
    [Range(1, 10_000_000, ErrorMessage = "NEXUS__Jobs__MaxShots must be between 1 and 10,000,000.")]
    public int MaxShots { get; set; } = 1_000_000;

    /// <summary>An execute item that runs for longer ends as TERMINATED. Default: no limit.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00", ErrorMessage = "NEXUS__Jobs__ExecuteTimeLimit must be between 1 second and 365 days.")]
    public TimeSpan? ExecuteTimeLimit { get; set; }

    /// <summary>A compile item that runs for longer ends as TERMINATED. Default: 5 minutes; null for no limit.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00", ErrorMessage = "NEXUS__Jobs__CompileTimeLimit must be between 1 second and 365 days.")]
    public TimeSpan? CompileTimeLimit { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>An item that waits for longer in a queue ends as TERMINATED. Default: no limit.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00", ErrorMessage = "NEXUS__Jobs__QueueTimeLimit must be between 1 second and 365 days.")]
    public TimeSpan? QueueTimeLimit { get; set; }

    /// <summary>An item that has run for longer is flagged as stuck, and goes on. Default: a day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00", ErrorMessage = "NEXUS__Jobs__StuckAfterRunning must be between 1 second and 365 days.")]
    public TimeSpan StuckAfterRunning { get; set; } = TimeSpan.FromDays(1);

    /// <summary>An item that has waited for longer is flagged as stuck, and keeps its place. Default: a day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00", ErrorMessage = "NEXUS__Jobs__StuckAfterQueued must be between 1 second and 365 days.")]
    public TimeSpan StuckAfterQueued { get; set; } = TimeSpan.FromDays(1);

    /// <summary>An item whose cancellation takes longer is flagged as stuck. Default: a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00", ErrorMessage = "NEXUS__Jobs__StuckAfterCancelling must be between 1 second and 365 days.")]
    public TimeSpan StuckAfterCancelling { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The id of a deleted job stays taken for so long, until no report about it can be on its way. Default: 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00", ErrorMessage = "NEXUS__Jobs__TombstoneTime must be between 1 second and 365 days.")]
    public TimeSpan TombstoneTime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Holds the options to their rules before anything is built with them.</summary>
    /// <returns>A sentence for each that is broken; none when all hold.</returns>
    public IReadOnlyList<string> Mistakes()
    {
        var mistakes = new List<ValidationResult>();
        Validator.TryValidateObject(this, new ValidationContext(this), mistakes, validateAllProperties: true);
        return [.. mistakes.Select(mistake => mistake.ErrorMessage ?? "The settings of jobs are not valid.")];
    }
}
