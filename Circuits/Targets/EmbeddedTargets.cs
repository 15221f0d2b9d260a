using System.Reflection;

namespace Nexus.Circuits.Targets;

/// <summary>Targets that a program carries with it, one JSON file each.</summary>
public static class EmbeddedTargets
{
    private const string Ending = ".json";

    /// <summary>The targets among an assembly's resources, each read when it is first asked for.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="prefix">How the resources' names begin; the target's name and <c>.json</c> follow.</param>
    public static IReadOnlyDictionary<string, Lazy<Target>> Of(Assembly assembly, string prefix)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentNullException.ThrowIfNull(prefix);
        return assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && n.EndsWith(Ending, StringComparison.Ordinal))
            .ToDictionary(n => n[prefix.Length..^Ending.Length], n => new Lazy<Target>(() => Load(assembly, n)), StringComparer.Ordinal);
    }

    private static Target Load(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var result = TargetReader.Read(reader.ReadToEnd());
        return result.Target ?? throw new InvalidOperationException($"The target {resource} is wrong: {result.Errors[0]}");
    }
}
