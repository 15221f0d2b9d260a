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
    private StatevectorProgram(Circuit circuit, int qubitCount, Step[] steps, int loopDepth)
    {
        QubitCount = qubitCount;
        BitCount = circuit.BitCount;
        ResultBits = [.. circuit.ResultRegisters.SelectMany(register => Enumerable.Range(register.First, register.Count))];
        Phase = GateCompiler.Phase(circuit.GlobalPhase.Radians);
        Steps = steps;
        LoopDepth = loopDepth;
        foreach (var step in steps)
        {
            DefersMeasurements |= step is MeasureStep { Deferred: true };
            Branches |= step is ResetStep or MeasureStep { Splits: true };
        }
    }

    /// <summary>How many qubits the state has.</summary>
    public int QubitCount { get; }

    /// <summary>How many bits the circuit has, those that are no result included.</summary>
    public int BitCount { get; }

    /// <summary>For each bit of a shot its number in the circuit.</summary>
    public int[] ResultBits { get; }

    /// <summary>The global phase as a factor.</summary>
    public Complex Phase { get; }

    /// <summary>What happens, in order but for jumps. A jump behind the last step ends the program.</summary>
    public Step[] Steps { get; }

    /// <summary>How many <c>for</c> loops stand within one another at most.</summary>
    public int LoopDepth { get; }

    /// <summary>Whether some measurement waits for the end.</summary>
    public bool DefersMeasurements { get; }

    /// <summary>Whether some measurement or reset splits the shots.</summary>
    public bool Branches { get; }

    /// <summary>Prepares a circuit that <see cref="CircuitCheck"/> accepts.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="keepState">Whether it is the state that matters, not only the outcomes: all qubits then get a place in it, and the phase of the whole is kept.</param>
    /// <exception cref="SimulationException">The circuit's boxes cannot be written out.</exception>
    public static StatevectorProgram Compile(Circuit circuit, bool keepState)
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
        var compiler = new BlockCompiler(places, keepState);
        compiler.Compile(expanded.Body, starts);
        var steps = compiler.Finish();
        Deferral.Mark(steps, expanded.BitCount);
        return new StatevectorProgram(expanded, qubitCount, steps, compiler.LoopDepth);
    }
}
