namespace Nexus.Circuits.Targets;

/// <summary>Which gates a circuit consists of, and which of them a target lacks.</summary>
public static class GateSets
{
    /// <summary>The names of all gates and boxes of a circuit (<see cref="OpTypes.NameOf"/>), those of blocks included, in order.</summary>
    public static IReadOnlyList<string> NamesOf(Circuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        Collect(circuit.Body, names, []);
        return [.. names];
    }

    /// <summary>
    /// Those of a circuit's gates that a target has not. Angles are not looked at: where the target has a gate with one angle only, any angle
    /// passes here.
    /// </summary>
    /// <param name="names">The circuit's gates, as <see cref="NamesOf"/> gives them.</param>
    /// <param name="target">The target.</param>
    public static IReadOnlyList<string> Foreign(IEnumerable<string> names, Target target)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(target);
        return target.Gates is { } gates ? [.. names.Where(name => OpTypes.Gate(name) is not { } gate || !gates.Any(g => Covers(g, gate)))] : [];
    }

    private static bool Covers(TargetGate own, TargetGate gate) =>
        own.Kind == gate.Kind && (own.Controls == gate.Controls || (own.Controls < 0 && gate.Controls != 0));

    private static void Collect(Block block, SortedSet<string> names, HashSet<(GateKind Kind, int Controls)> seen)
    {
        foreach (var operation in block)
        {
            // A phase of the whole state is no gate; and a name is looked up once for each kind of gate, not for each gate.
            if (operation.Kind is OperationKind.Gate or OperationKind.Box
                && operation.Qubits.Length > 0
                && (operation.Kind == OperationKind.Box || operation.Gate.Kind == GateKind.Opaque || seen.Add((operation.Gate.Kind, operation.ControlCount))))
            {
                names.Add(OpTypes.NameOf(operation));
            }

            foreach (var inner in operation.ControlFlow?.Blocks ?? [])
            {
                Collect(inner, names, seen);
            }
        }
    }
}
