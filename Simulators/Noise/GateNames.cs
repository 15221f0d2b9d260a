using Nexus.Circuits;
using Nexus.Simulators.Flow;

namespace Nexus.Simulators.Noise;

/// <summary>The names by which the rules of a noise model mean gates: an elementary gate's own, with a <c>c</c> in front for each control.</summary>
internal static class GateNames
{
    /// <summary>What OpenQASM calls a gate, and what it is called here.</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["id"] = "i",
        ["U"] = "u",
        ["u1"] = "p",
        ["u3"] = "u",
        ["phase"] = "p",
        ["CX"] = "cx",
        ["cu1"] = "cp",
        ["cu3"] = "cu",
        ["cphase"] = "cp",
    };

    /// <summary>Of each gate without controls how many qubits it acts on; of a matrix that is open.</summary>
    private static readonly Dictionary<string, int?> Widths = Enum.GetValues<GateKind>()
        .Where(kind => kind != GateKind.GlobalPhase)
        .ToDictionary(kind => GateInstruction.NameOf(kind, 0), kind => kind == GateKind.Opaque ? (int?)null : Gate.Of(kind).TargetCount, StringComparer.Ordinal);

    /// <summary>The name that a gate goes by, for that or for what OpenQASM calls it; null when there is no such gate.</summary>
    public static string? Find(string name)
    {
        name = Aliases.GetValueOrDefault(name, name);
        return Split(name) is null ? null : name;
    }

    /// <summary>How many qubits a gate acts on, with its controls.</summary>
    /// <param name="name">A name that <see cref="Find"/> gave.</param>
    /// <returns>Null for a matrix, which may have any number.</returns>
    public static int? WidthOf(string name) => Split(name) is var (controls, width) ? controls + width : null;

    /// <summary>Says that there is no gate of a name, and which there are.</summary>
    public static string Unknown(string name) =>
        $"There is no gate '{name}'. Gates are {string.Join(", ", Widths.Keys)}, with a c in front for each control; a gate that a circuit defines counts as the gates that it is made of.";

    private static (int Controls, int? Width)? Split(string name)
    {
        // No gate's own name begins with a c. A global phase is noisy where it has controls: it acts on their qubits.
        var own = name.TrimStart('c');
        var controls = name.Length - own.Length;
        return Widths.TryGetValue(own, out var width) ? (controls, width)
            : own == Gate.Of(GateKind.GlobalPhase).Name && controls > 0 ? (controls, 0)
            : null;
    }
}
