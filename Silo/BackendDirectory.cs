using Nexus.Gateway.Backends;
using Nexus.Grains.Backends;

namespace Nexus.Silo;

/// <summary>Tells the gateway of the backends of the silo in its process.</summary>
internal sealed class BackendDirectory(BackendCatalog catalog) : IBackendDirectory
{
    public IReadOnlyList<BackendDescription> Backends { get; } = [.. catalog.Names
        .Select(name => catalog.Find(name)!)
        .Select(b => new BackendDescription(b.Name, b.Description, b.MaxShots, b.MaxQubits, b.Kind))];
}
