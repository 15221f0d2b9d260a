using System.Numerics;
using Nexus.Circuits;

namespace Nexus.Simulators.Program;

/// <summary>
/// A circuit made ready for the statevector: checked, its boxes written out, its blocks laid in a row with jumps, its qubits
/// numbered anew without those that no gate touches (they stay |0&gt; and need no room), its matrices computed, and its measurements
/// sorted into those that can wait for the end and those that cannot.
/// </summary>
internal sealed class StatevectorProgram
{
    /// <summary>What a step counts for that leaves the state alone.</summary>
    private const double LeastWork = 0.01;

    private StatevectorProgram(Circuit circuit, int[] places, int qubitCount, Step[] steps, int loopDepth)
    {
        QubitCount = qubitCount;
        Places = places;
        BitCount = circuit.BitCount;
        ResultBits = [.. circuit.ResultRegisters.SelectMany(register => Enumerable.Range(register.First, register.Count))];
        Phase = GateCompiler.Phase(circuit.GlobalPhase.Radians);
        Steps = steps;
        WorkBefore = new double[steps.Length + 2];
        for (var index = 0; index < steps.Length; index++)
        {
            WorkBefore[index + 1] = WorkBefore[index] + LeastWork + steps[index].Sweeps + steps[index].Passes;
        }

        WorkBefore[^1] = WorkBefore[^2] + 1;
        LoopDepth = loopDepth;
        foreach (var step in steps)
        {
            DefersMeasurements |= step is MeasureStep { Deferred: true };
            Branches |= step is ResetStep or MeasureStep { Splits: true };
        }
    }

    /// <summary>How many qubits the state has.</summary>
    public int QubitCount { get; }

    /// <summary>Where each qubit of the circuit stands in the state at the end; -1 for one that has no place.</summary>
    public IReadOnlyList<int> Places { get; }

    /// <summary>How many bits the circuit has, those that are no result included.</summary>
    public int BitCount { get; }

    /// <summary>For each bit of a shot its number in the circuit.</summary>
    public int[] ResultBits { get; }

    /// <summary>The global phase as a factor.</summary>
    public Complex Phase { get; }

    /// <summary>What happens, in order but for jumps. A jump behind the last step ends the program.</summary>
    public Step[] Steps { get; }

    /// <summary>The work before each step, behind the last, and behind the shots that are then taken, each step done once: for progress.</summary>
    public double[] WorkBefore { get; }

    /// <summary>How many <c>for</c> loops stand within one another at most.</summary>
    public int LoopDepth { get; }

    /// <summary>Whether some measurement waits for the end.</summary>
    public bool DefersMeasurements { get; }

    /// <summary>Whether some measurement or reset splits the shots.</summary>
    public bool Branches { get; }

    /// <summary>Prepares a circuit that <see cref="CircuitCheck"/> accepts.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="keepState">Whether it is the state that matters, not only the outcomes: all qubits then get a place in it, and the phase of the whole is kept.</param>
    /// <param name="engine">How amplitudes will be computed, or null for the default.</param>
    /// <param name="idleQubits">How many qubits the state has beyond those of the circuit.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SimulationException">The circuit's boxes cannot be written out.</exception>
    public static StatevectorProgram Compile(
        Circuit circuit, bool keepState, EngineOptions? engine = null, int idleQubits = 0, CancellationToken cancellationToken = default)
    {
        Circuit expanded;
        IReadOnlyList<int>? starts;
        try
        {
            expanded = BoxExpansion.Expand(circuit, out starts);
        }
        catch (ArgumentException e)
        {
            throw new SimulationException(e.Message, e);
        }

        var places = ActiveQubits.Places(expanded, keepState, out var qubitCount);
        qubitCount += idleQubits;

        // A jump to the end would leave the qubits where they stood at the jump, and the state is asked for as they stand at the end.
        var renames = !keepState || !HasControlFlow(expanded);
        var compiler = new BlockCompiler(places, keepState, renames);
        compiler.Compile(expanded.Body, starts, cancellationToken);
        var steps = compiler.Finish();
        Deferral.Mark(steps, expanded.BitCount, cancellationToken);
        return new StatevectorProgram(
            expanded, places, qubitCount, StepFusion.Fuse(steps, qubitCount, engine ?? EngineOptions.Default, cancellationToken), compiler.LoopDepth);
    }

    private static bool HasControlFlow(Circuit circuit)
    {
        foreach (var operation in circuit)
        {
            if (operation.ControlFlow is not null || operation.Kind == OperationKind.End)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Carries out a program in which no outcome is drawn, compiled to keep the state.</summary>
    /// <param name="state">The state; idle qubits stay as they are.</param>
    /// <param name="permutation">Where each qubit of the circuit is to stand at the end, or null for its own place.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    public void Carry(Statevector state, IReadOnlyList<int>? permutation, CancellationToken cancellationToken)
    {
        var branch = new Branch(this, 1, SimulationOptions.DefaultMaxLoopRounds);
        for (var index = 0; index < Steps.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            index = Steps[index].Advance(branch, state, index, cancellationToken);
        }

        int[] destinations = [.. Enumerable.Range(0, QubitCount)];
        for (var qubit = 0; qubit < Places.Count; qubit++)
        {
            destinations[Places[qubit]] = permutation?[qubit] ?? qubit;
        }

        state.Permute(destinations, cancellationToken);
    }
}
