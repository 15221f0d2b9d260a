namespace Nexus.Grains.Backends;

/// <summary>
/// Leases that a worker was told to stop before their work arrived: two calls to one grain may overtake each other. They are remembered for
/// as long as a call can be on its way.
/// </summary>
internal sealed class RefusedLeases
{
    /// <summary>After so long a call has arrived or failed.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Backend, long Lease), DateTimeOffset> _refused = [];

    /// <summary>How many are remembered.</summary>
    public int Count => _refused.Count;

    /// <summary>Remembers a lease, and forgets those that are too old.</summary>
    public void Add(string backend, long lease, DateTimeOffset now)
    {
        foreach (var old in _refused.Where(r => now - r.Value >= Memory).Select(r => r.Key).ToArray())
        {
            _refused.Remove(old);
        }

        _refused[(backend, lease)] = now;
    }

    /// <summary>Whether the work under a lease is not to start; it is forgotten then.</summary>
    public bool Take(string backend, long lease) => _refused.Remove((backend, lease));
}
