using System.Globalization;
using System.Numerics;
using Nexus.Circuits;

namespace Nexus.Simulators.Program;

/// <summary>
/// A circuit made ready for the statevector: checked, its qubits numbered anew without those that no gate touches (they stay
/// |0&gt; and need no room), its matrices computed, and its measurements sorted into those that can wait for the end and those that cannot.
/// </summary>
internal sealed class StatevectorProgram
{
    private StatevectorProgram(int qubitCount, Complex phase, Step[] steps)
    {
        QubitCount = qubitCount;
        Phase = phase;
        Steps = steps;
    }

    /// <summary>How many qubits the state has.</summary>
    public int QubitCount { get; }

    /// <summary>The global phase as a factor.</summary>
    public Complex Phase { get; }

    /// <summary>What happens, in order.</summary>
    public Step[] Steps { get; }

    /// <summary>Prepares a circuit that <see cref="CheckOperations"/> accepts.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="keepIdleQubits">Whether qubits that no gate touches get a place in the state all the same.</param>
    public static StatevectorProgram Compile(Circuit circuit, bool keepIdleQubits)
    {
        var places = Places(circuit, keepIdleQubits, out var qubitCount);
        var deferred = DeferredMeasurements(circuit);
        var steps = new List<Step>(circuit.Count);
        Condition? lastCondition = null;
        BitCondition? lastCompiled = null;
        for (var index = 0; index < circuit.Count; index++)
        {
            var operation = circuit[index];
            if (!ReferenceEquals(operation.Condition, lastCondition))
            {
                lastCondition = operation.Condition;
                lastCompiled = lastCondition is null ? null : new BitCondition(lastCondition);
            }

            var step = Compile(operation, lastCompiled, places, deferred[index]);
            if (step is not null)
            {
                steps.Add(step);
            }
        }

        return new StatevectorProgram(qubitCount, GateCompiler.Phase(circuit.GlobalPhase.Radians), [.. steps]);
    }

    /// <summary>How many qubits gates touch.</summary>
    public static int CountActiveQubits(Circuit circuit)
    {
        Places(circuit, keepIdle: false, out var count);
        return count;
    }

    /// <summary>Throws for what no statevector can simulate: opaque gates, and angles without a value.</summary>
    /// <exception cref="SimulationException">Names the gate and the operation.</exception>
    public static void CheckOperations(Circuit circuit)
    {
        if (!double.IsFinite(circuit.GlobalPhase.Radians))
        {
            throw new SimulationException($"The circuit's global phase, {circuit.GlobalPhase}, has no value: bind its symbols first.");
        }

        for (var index = 0; index < circuit.Count; index++)
        {
            var operation = circuit[index];
            if (operation.Kind != OperationKind.Gate)
            {
                continue;
            }

            if (operation.Gate.Kind == GateKind.Opaque)
            {
                throw new SimulationException(
                    string.Create(CultureInfo.InvariantCulture, $"Gate '{operation.Gate}' (operation {index}, counted from 0) is opaque: what it does is not known, so it cannot be simulated."),
                    index);
            }

            foreach (var parameter in operation.Parameters)
            {
                if (!double.IsFinite(parameter.Radians))
                {
                    throw new SimulationException(
                        string.Create(CultureInfo.InvariantCulture, $"Gate '{operation.Gate}' (operation {index}, counted from 0) has the angle {parameter}, which has no value: bind its symbols first."),
                        index);
                }
            }
        }
    }

    private static Step? Compile(Operation operation, BitCondition? condition, int[] places, bool deferred)
    {
        switch (operation.Kind)
        {
            case OperationKind.Gate:
                var apply = CompileGate(operation, places);
                return apply is null ? null : new GateStep(condition, apply);
            case OperationKind.Measure:
                var place = places[operation.Qubits[0]];
                return new MeasureStep(condition, place < 0 ? null : place, operation.Bits[0], deferred);
            case OperationKind.Reset when places[operation.Qubits[0]] >= 0:
                return new ResetStep(condition, places[operation.Qubits[0]]);
            default:
                return null;
        }
    }

    private static Action<Statevector, CancellationToken>? CompileGate(Operation operation, int[] places)
    {
        var controls = 0UL;
        foreach (var control in operation.Controls)
        {
            controls |= 1UL << places[control];
        }

        Span<int> targets = stackalloc int[operation.Targets.Length];
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = places[operation.Targets[i]];
        }

        Span<double> angles = stackalloc double[operation.Parameters.Length];
        for (var i = 0; i < angles.Length; i++)
        {
            angles[i] = operation.Parameters[i].Radians;
        }

        return GateCompiler.Compile(operation.Gate.Kind, angles, targets, controls);
    }

    /// <summary>Each qubit's place in the state; -1 for one that has none.</summary>
    private static int[] Places(Circuit circuit, bool keepIdle, out int count)
    {
        var active = new bool[circuit.QubitCount];
        if (keepIdle)
        {
            Array.Fill(active, true);
        }

        foreach (var operation in circuit)
        {
            if (operation.Kind == OperationKind.Gate)
            {
                foreach (var qubit in operation.Qubits)
                {
                    active[qubit] = true;
                }
            }
        }

        count = 0;
        var places = new int[active.Length];
        for (var qubit = 0; qubit < active.Length; qubit++)
        {
            places[qubit] = active[qubit] ? count++ : -1;
        }

        return places;
    }

    /// <summary>
    /// Which measurements can be drawn at the end: those whose bit no later condition reads, and whose qubit is afterwards
    /// neither reset nor changed other than in phase (controlling a gate changes only phases of the controlling qubit's own values).
    /// </summary>
    private static bool[] DeferredMeasurements(Circuit circuit)
    {
        var deferred = new bool[circuit.Count];
        var changed = new bool[circuit.QubitCount];
        var read = new bool[circuit.BitCount];
        for (var index = circuit.Count - 1; index >= 0; index--)
        {
            var operation = circuit[index];
            if (operation.Kind == OperationKind.Measure)
            {
                deferred[index] = !changed[operation.Qubits[0]] && !read[operation.Bits[0]];
            }
            else if (operation.Kind == OperationKind.Reset || (operation.Kind == OperationKind.Gate && !IsDiagonal(operation.Gate.Kind)))
            {
                foreach (var qubit in operation.Qubits[operation.ControlCount..])
                {
                    changed[qubit] = true;
                }
            }

            foreach (var bit in operation.Condition?.Bits ?? [])
            {
                read[bit] = true;
            }
        }

        return deferred;
    }

    private static bool IsDiagonal(GateKind kind) => kind is GateKind.I or GateKind.Z or GateKind.S or GateKind.Sdg
        or GateKind.T or GateKind.Tdg or GateKind.RZ or GateKind.P or GateKind.RZZ;
}
