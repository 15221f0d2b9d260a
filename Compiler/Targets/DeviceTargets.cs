using Nexus.Circuits.Targets;

namespace Nexus.Compiler.Targets;

/// <summary>
/// The devices that circuits are compiled for, by name: those in this folder, one JSON file each (docs/targets.md describes the form); the
/// families of <see cref="TargetFamily"/>, as <c>line-16</c>; and what <see cref="Target.BuiltIn"/> has. Any of them may be named with another
/// two-qubit gate at the end, as <c>ibm-heavy-hex-127-ecr</c>.
/// </summary>
public static class DeviceTargets
{
    private static readonly IReadOnlyDictionary<string, Lazy<Target>> Known = EmbeddedTargets.Of(typeof(DeviceTargets).Assembly, "Nexus.Compiler.Targets.");

    /// <summary>What may be named at the end instead of the device's own two-qubit gate, and the gates that it stands for.</summary>
    private static readonly Dictionary<string, string> TwoQubitGates = new(StringComparer.Ordinal)
    {
        ["cx"] = "CX",
        ["cz"] = "CZ",
        ["ecr"] = "ECR",
        ["iswap"] = "ISWAPMax",
        ["rzz"] = "ZZPhase",
        ["rxx"] = "XXPhase",
        ["tk2"] = "TK2",
        ["sycamore"] = "Sycamore",
    };

    /// <summary>The names of the devices that have a file each, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The endings that choose another two-qubit gate: <c>cx</c>, <c>ecr</c>.</summary>
    public static IReadOnlyCollection<string> GateEndings => TwoQubitGates.Keys;

    /// <summary>The target of a name; null when there is none.</summary>
    public static Target? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Own(name) is { } target)
        {
            return target;
        }

        var dash = name.LastIndexOf('-');
        return dash > 0 && TwoQubitGates.TryGetValue(name[(dash + 1)..], out var gate) && Own(name[..dash]) is { Gates: not null } device
            ? device with { Name = name, Gates = [.. device.Gates.Where(g => g.QubitCount == 1), OpTypes.Gate(gate)!] }
            : null;
    }

    private static Target? Own(string name) =>
        Known.TryGetValue(name, out var target) ? target.Value : TargetFamily.Find(name) ?? Target.BuiltIn(name);
}
