using System.Globalization;

namespace Nexus.Grains;

/// <summary>The string keys of the grains. Each has a prefix that no reader of hexadecimal can mistake for a number.</summary>
public static class GrainKeys
{
    private const string BackendPrefix = "backend-";
    private const string WorkerPrefix = "worker-";
    private const string SiloPrefix = "silo-";

    /// <summary>The key of a backend.</summary>
    public static string Backend(string name) => BackendPrefix + name;

    /// <summary>The name of the backend with this key.</summary>
    public static string BackendName(string key) => key[BackendPrefix.Length..];

    /// <summary>The key of a shard's sweeper.</summary>
    public static string Sweeper(int shard) => string.Create(CultureInfo.InvariantCulture, $"sweeper-{shard}");

    /// <summary>The key of a worker: a slot of a silo.</summary>
    public static string Worker(string siloAddress, int slot) => string.Create(CultureInfo.InvariantCulture, $"{WorkerPrefix}{siloAddress}-{slot}");

    /// <summary>The key of a silo.</summary>
    public static string Silo(string siloAddress) => SiloPrefix + siloAddress;

    /// <summary>The silo address in the key of a worker or of a silo; null when the key is none of these.</summary>
    public static string? SiloOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.StartsWith(SiloPrefix, StringComparison.Ordinal))
        {
            return key[SiloPrefix.Length..];
        }

        var end = key.LastIndexOf('-');
        return key.StartsWith(WorkerPrefix, StringComparison.Ordinal) && end > WorkerPrefix.Length ? key[WorkerPrefix.Length..end] : null;
    }
}
