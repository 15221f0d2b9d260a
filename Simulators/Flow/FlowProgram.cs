using Nexus.Circuits;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Flow;

/// <summary>
/// A circuit made ready for the simulators that know noise, or more qubits than a machine word has bits: checked, its boxes written
/// out, its blocks laid in a row with jumps, its qubits numbered anew without those that nothing touches, and the noise of a model
/// put where it acts. Measurements that nothing depends on stand at the end.
/// </summary>
internal sealed class FlowProgram
{
    private FlowProgram(Circuit circuit, int qubitCount, FlowCompiler compiled)
    {
        QubitCount = qubitCount;
        BitCount = circuit.BitCount;
        ResultBits = [.. circuit.ResultRegisters.SelectMany(register => Enumerable.Range(register.First, register.Count))];
        Instructions = compiled.Finish();
        LoopDepth = compiled.LoopDepth;
        RecordCount = compiled.RecordCount;
        IsStraight = !Instructions.Any(i => i is ClassicalInstruction);
        Instructions = TailMeasurements.Sink(Instructions, QubitCount, BitCount, out var tail);
        TailStart = tail;
        IsBound = circuit.Inputs.Count == 0;
    }

    /// <summary>How many qubits the state has.</summary>
    public int QubitCount { get; }

    /// <summary>How many bits the circuit has, those that are no result included.</summary>
    public int BitCount { get; }

    /// <summary>For each bit of a shot its number in the circuit.</summary>
    public int[] ResultBits { get; }

    /// <summary>What happens, in order but for jumps. A jump behind the last ends the program.</summary>
    public Instruction[] Instructions { get; }

    /// <summary>How many <c>for</c> loops stand within one another at most.</summary>
    public int LoopDepth { get; }

    /// <summary>How many measurements the text of the circuit has.</summary>
    public int RecordCount { get; }

    /// <summary>From here on there are only measurements without a condition, of different bits.</summary>
    public int TailStart { get; }

    /// <summary>Whether there are neither jumps nor assignments.</summary>
    public bool IsStraight { get; }

    /// <summary>Whether all inputs have a value, so that it can be run.</summary>
    public bool IsBound { get; }

    /// <summary>Whether some qubit is measured or reset before the measurements at the end.</summary>
    public bool Branches => Instructions.Take(TailStart).Any(i => i is MeasureInstruction { Qubit: >= 0 } or ResetInstruction);

    /// <summary>Prepares a circuit.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="noise">The noise, or null for none.</param>
    /// <param name="keepIdle">Whether qubits that nothing touches get a place all the same: where it is the state that matters.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SimulationException">An input is not bound, a gate is opaque, or the circuit's boxes cannot be written out.</exception>
    public static FlowProgram Compile(Circuit circuit, NoiseModel? noise = null, bool keepIdle = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        CircuitCheck.RequireRunnable(circuit);
        return CompileUnbound(circuit, noise, keepIdle, cancellationToken);
    }

    /// <summary>As <see cref="Compile"/>, of a circuit whose inputs need not be bound: for an estimate, not to be run.</summary>
    public static FlowProgram CompileUnbound(
        Circuit circuit, NoiseModel? noise = null, bool keepIdle = false, CancellationToken cancellationToken = default)
    {
        CircuitCheck.RequireKnownGates(circuit);
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

        // A qubit that is only measured stays |0> unless noise may flip it.
        var places = ActiveQubits.Places(expanded, keepIdle || noise is { HasPreparationErrors: true }, out var qubitCount);
        var compiler = new FlowCompiler(places, noise);
        compiler.Compile(expanded.Body, starts, cancellationToken);
        return new FlowProgram(expanded, qubitCount, compiler);
    }
}
