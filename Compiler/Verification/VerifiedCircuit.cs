using Nexus.Circuits;

namespace Nexus.Compiler.Verification;

/// <summary>One of two circuits that are compared.</summary>
internal sealed class VerifiedCircuit
{
    private VerifiedCircuit(Circuit circuit) => Circuit = circuit;

    public Circuit Circuit { get; }

    /// <summary>For each of the circuit's qubits its place in a state vector; -1 for one that nothing acts on and nothing of the program is on.</summary>
    public required int[] Place { get; init; }

    public int PlaceCount { get; private init; }

    /// <summary>For each qubit of the program its place at the start.</summary>
    public required int[] Start { get; init; }

    /// <summary>For each qubit of the program its place at the end.</summary>
    public required int[] End { get; init; }

    /// <summary>The place that each bit is measured from, where all is gates and measurements at the end.</summary>
    public Dictionary<int, int> Measurements { get; } = [];

    /// <summary>Whether there are only gates, and at the end measurements.</summary>
    public bool IsStatic { get; private set; } = true;

    /// <summary>How many operations there are, those of blocks included.</summary>
    public long Operations { get; private set; }

    /// <exception cref="ArgumentException">The circuit has opaque gates.</exception>
    public static VerifiedCircuit Of(Circuit circuit, IReadOnlyList<int> initial, IReadOnlyList<int> final)
    {
        var used = new SortedSet<int>(initial.Concat(final));
        foreach (var operation in circuit)
        {
            if (operation.Kind != OperationKind.Barrier)
            {
                foreach (var qubit in operation.Qubits)
                {
                    used.Add(qubit);
                }
            }
        }

        var place = new int[circuit.QubitCount];
        Array.Fill(place, -1);
        foreach (var qubit in used)
        {
            place[qubit] = used.Count == circuit.QubitCount ? qubit : used.TakeWhile(q => q < qubit).Count();
        }

        var verified = new VerifiedCircuit(circuit)
        {
            Place = place,
            PlaceCount = used.Count,
            Start = [.. initial.Select(q => place[q])],
            End = [.. final.Select(q => place[q])],
        };
        verified.Look(circuit.Body, isOutermost: true, []);
        return verified;
    }

    private void Look(Block block, bool isOutermost, HashSet<int> measured)
    {
        foreach (var operation in block)
        {
            Operations++;
            switch (operation.Kind)
            {
                case OperationKind.Barrier:
                    break;
                case OperationKind.Gate when operation.Gate.Kind == GateKind.Opaque:
                    throw new ArgumentException($"Nobody knows what the opaque gate '{operation.Gate.Name}' does.");
                case OperationKind.Measure when isOutermost && operation.Condition is null && measured.Add(operation.Qubits[0]):
                    IsStatic &= Measurements.TryAdd(operation.Bits[0], Place[operation.Qubits[0]]);
                    break;
                case OperationKind.Gate or OperationKind.Box when isOutermost && operation.Condition is null && !HasComputedAngle(operation):
                    foreach (var qubit in operation.Qubits)
                    {
                        IsStatic &= !measured.Contains(qubit);
                    }

                    break;
                default:
                    IsStatic = false;
                    foreach (var inner in operation.ControlFlow?.Blocks ?? [])
                    {
                        Look(inner, isOutermost: false, measured);
                    }

                    break;
            }
        }
    }

    private static bool HasComputedAngle(Operation operation)
    {
        foreach (var angle in operation.Parameters)
        {
            if (angle.RunTime is not null)
            {
                return true;
            }
        }

        return false;
    }
}
