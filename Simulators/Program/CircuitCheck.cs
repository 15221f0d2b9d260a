using System.Globalization;
using Nexus.Circuits;

namespace Nexus.Simulators.Program;

/// <summary>Refuses what no statevector can simulate.</summary>
internal static class CircuitCheck
{
    /// <summary>Throws for opaque gates, and for values that are not known before the run and not computed in it.</summary>
    /// <exception cref="SimulationException">Names the inputs, or the gate and the operation.</exception>
    public static void RequireRunnable(Circuit circuit)
    {
        if (circuit.Inputs.Count > 0)
        {
            throw new SimulationException(
                $"The circuit has {(circuit.Inputs.Count == 1 ? "an input" : "inputs")} without a value: bind {string.Join(", ", circuit.Inputs.Select(input => input.Name))} first.");
        }

        if (!double.IsFinite(circuit.GlobalPhase.Radians))
        {
            throw new SimulationException($"The circuit's global phase, {circuit.GlobalPhase}, has no value before the run.");
        }

        RequireKnownGates(circuit);
    }

    /// <summary>Throws for opaque gates.</summary>
    /// <exception cref="SimulationException">Names the gate and the operation.</exception>
    public static void RequireKnownGates(Circuit circuit)
    {
        var boxes = new HashSet<Box>();
        for (var index = 0; index < circuit.Count; index++)
        {
            if (Find(circuit[index], boxes, operation => operation.Kind == OperationKind.Gate && operation.Gate.Kind == GateKind.Opaque ? operation.Gate.Name : null) is { } name)
            {
                throw new SimulationException(
                    string.Create(CultureInfo.InvariantCulture, $"Gate '{name}' (operation {index}, counted from 0) is opaque: what it does is not known, so it cannot be simulated."),
                    index);
            }
        }
    }

    /// <summary>Throws for measurements and resets.</summary>
    /// <exception cref="SimulationException">Names the operation.</exception>
    public static void RequireSingleState(Circuit circuit)
    {
        var boxes = new HashSet<Box>();
        for (var index = 0; index < circuit.Count; index++)
        {
            if (Find(circuit[index], boxes, operation => operation.Kind is OperationKind.Measure or OperationKind.Reset ? operation.Kind.ToString() : null) is { } kind)
            {
                throw new SimulationException(
                    string.Create(CultureInfo.InvariantCulture, $"Operation {index} (counted from 0) {(circuit[index].Kind is OperationKind.Measure or OperationKind.Reset ? "is" : "has")} a {kind.ToLowerInvariant()}: the circuit does not leave one single state."),
                    index);
            }
        }
    }

    private delegate string? Test(Operation operation);

    /// <summary>What the test finds first in an operation and all that is in it; each box is looked into once.</summary>
    private static string? Find(Operation operation, HashSet<Box> boxes, Test test)
    {
        if (test(operation) is { } found)
        {
            return found;
        }

        if (operation.Kind == OperationKind.Box && operation.Box is CircuitBox box && boxes.Add(box))
        {
            return Find(box.Body.Body, boxes, test);
        }

        foreach (var block in operation.ControlFlow?.Blocks ?? [])
        {
            if (Find(block, boxes, test) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }

    private static string? Find(Block block, HashSet<Box> boxes, Test test)
    {
        foreach (var operation in block)
        {
            if (Find(operation, boxes, test) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
