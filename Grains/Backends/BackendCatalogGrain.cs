using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Nexus.Grains.Backends;

/// <summary>Reads the catalog of the silo that it is on.</summary>
[GrainType("nexus.backend-catalog"), StatelessWorker]
internal sealed class BackendCatalogGrain(BackendCatalog catalog) : Grain, IBackendCatalogGrain
{
    private readonly ImmutableArray<BackendDescription> _backends =
    [
        .. catalog.Names.Select(name => catalog.Find(name)!).Select(b => new BackendDescription(b.Name, b.Description, b.MaxShots, b.MaxQubits, b.Kind)),
    ];

    public Task<ImmutableArray<BackendDescription>> List() => Task.FromResult(_backends);
}
