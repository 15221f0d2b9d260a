namespace Nexus.Grains.Backends;

/// <summary>The backends that this silo's configuration knows.</summary>
public sealed class BackendCatalog
{
    private readonly Dictionary<string, ILocalBackend> _local;

    /// <summary>Lists the backends.</summary>
    /// <exception cref="InvalidOperationException">Two backends have one name.</exception>
    public BackendCatalog(IEnumerable<ILocalBackend> local)
    {
        _local = new Dictionary<string, ILocalBackend>(StringComparer.Ordinal);
        foreach (var backend in local)
        {
            if (!_local.TryAdd(backend.Name, backend))
            {
                throw new InvalidOperationException($"Two backends are registered under the name '{backend.Name}'.");
            }
        }
    }

    /// <summary>The names of the backends, in order.</summary>
    public IEnumerable<string> Names => _local.Keys.Order(StringComparer.Ordinal);

    /// <summary>The backend with a name, or null.</summary>
    public ILocalBackend? Find(string name) => _local.GetValueOrDefault(name);
}
