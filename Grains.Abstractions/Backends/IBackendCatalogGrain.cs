using System.Collections.Immutable;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Backends;

/// <summary>What a silo offers to run jobs on. Any silo answers for all, which are set up alike; the key is 0.</summary>
[Alias("nexus.IBackendCatalogGrain")]
public interface IBackendCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>The backends, by name.</summary>
    [Alias("List")]
    Task<ImmutableArray<BackendDescription>> List();
}

/// <summary>What can be said of a backend without asking it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">A sentence on what it is; may be empty.</param>
/// <param name="MaxShots">The most shots that an item may ask for.</param>
/// <param name="MaxQubits">The most qubits that a circuit may use.</param>
/// <param name="Kind">The kind of jobs that it takes.</param>
[GenerateSerializer, Immutable, Alias("nexus.BackendDescription")]
public sealed record BackendDescription(
    [property: Id(0)] string Name,
    [property: Id(1)] string Description,
    [property: Id(2)] int MaxShots,
    [property: Id(3)] int MaxQubits,
    [property: Id(4)] JobKind Kind);
