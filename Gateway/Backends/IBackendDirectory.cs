using Nexus.Grains.Jobs;

namespace Nexus.Gateway.Backends;

/// <summary>What the host offers to run jobs on; it does not change while the host runs.</summary>
public interface IBackendDirectory
{
    /// <summary>The backends, by name.</summary>
    IReadOnlyList<BackendDescription> Backends { get; }
}

/// <summary>What can be said of a backend without asking it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">A sentence on what it is; may be empty.</param>
/// <param name="MaxShots">The most shots that an item may ask for.</param>
/// <param name="MaxQubits">The most qubits that a circuit may use.</param>
/// <param name="Kind">The kind of jobs that it takes.</param>
public sealed record BackendDescription(string Name, string Description, int MaxShots, int MaxQubits, JobKind Kind = JobKind.Execute);
