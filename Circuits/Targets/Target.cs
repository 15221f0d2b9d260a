namespace Nexus.Circuits.Targets;

/// <summary>What circuits run on: its qubits, gates, connections and limits. A limit that is null does not exist.</summary>
public sealed record Target
{
    private static readonly IReadOnlyDictionary<string, Lazy<Target>> Known = EmbeddedTargets.Of(typeof(Target).Assembly, "Nexus.Circuits.Targets.");

    /// <summary>Its name: <c>H1-1SC</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How many qubits it has; null for any number.</summary>
    public int? QubitCount { get; init; }

    /// <summary>The gates that it carries out; null for all.</summary>
    public IReadOnlyList<TargetGate>? Gates { get; init; }

    /// <summary>The pairs of qubits that a gate may join; null when every pair may. Where not <see cref="IsDirected"/>, a pair holds both ways.</summary>
    public IReadOnlySet<(int First, int Second)>? Couplings { get; init; }

    /// <summary>Whether the order in a pair counts: the first is the gate's first qubit.</summary>
    public bool IsDirected { get; init; }

    /// <summary>How often its gates and measurements go wrong; null when that was not told.</summary>
    public ErrorRates? ErrorRates { get; init; }

    /// <summary>The most shots of one run.</summary>
    public int? MaxShots { get; init; }

    /// <summary>The most operations, after boxes are written out and loops counted round by round.</summary>
    public long? MaxOperations { get; init; }

    /// <summary>The most classical registers.</summary>
    public int? MaxClassicalRegisters { get; init; }

    /// <summary>The most bits of one classical register.</summary>
    public int? MaxRegisterWidth { get; init; }

    /// <summary>The most classical bits of all registers together.</summary>
    public int? MaxClassicalBits { get; init; }

    /// <summary>Whether a qubit may be used after it was measured.</summary>
    public bool SupportsMidCircuitMeasurement { get; init; } = true;

    /// <summary>Whether a qubit may be reset.</summary>
    public bool SupportsReset { get; init; } = true;

    /// <summary>Whether operations may depend on measured bits, and bits be computed.</summary>
    public bool SupportsConditionals { get; init; } = true;

    /// <summary>Whether there are <c>if</c> and loops over blocks.</summary>
    public bool SupportsControlFlow { get; init; } = true;

    /// <summary>Whether angles may be computed while the circuit runs.</summary>
    public bool SupportsComputedAngles { get; init; } = true;

    /// <summary>What a run costs; null when it costs nothing.</summary>
    public CostFormula? Cost { get; init; }

    /// <summary>The names of the targets that are built in.</summary>
    public static IReadOnlyList<string> BuiltInNames { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A built-in target; null when there is none of this name.</summary>
    public static Target? BuiltIn(string name) => Known.TryGetValue(name, out var target) ? target.Value : null;

    /// <summary>The gate of the gate set that an operation is, the one with free angles first; null when it is none.</summary>
    public TargetGate? GateOf(Operation operation)
    {
        TargetGate? found = null;
        foreach (var gate in Gates ?? [])
        {
            if (gate.Matches(operation))
            {
                if (gate.FixedAngles is null)
                {
                    return gate;
                }

                found ??= gate;
            }
        }

        return found;
    }

    /// <summary>Whether a gate may join two qubits in this order.</summary>
    public bool IsCoupled(int first, int second) =>
        Couplings is null || Couplings.Contains((first, second)) || (!IsDirected && Couplings.Contains((second, first)));
}
