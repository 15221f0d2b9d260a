using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.Estimates;
using Nexus.Simulators.Program;

namespace Nexus.Simulators;

/// <summary>
/// Simulates circuits exactly, by their 2^n complex amplitudes, in double precision unless single is asked for. Gates, boxes, mid-circuit measurements, resets,
/// conditions, assignments and control flow are all carried out as written; shots are drawn from the exact distribution.
/// </summary>
/// <remarks>
/// Qubits that no gate touches stay |0&gt; and take no memory. The same circuit, shots and seed give the same shots on every
/// machine whose sines and cosines round the same; where they differ in the last place, a shot differs with a chance of about 1e-15.
/// </remarks>
public static class StatevectorSimulator
{
    /// <summary>Runs a circuit.</summary>
    /// <param name="circuit">Any circuit without opaque gates and unbound inputs. Its implicit permutation makes no difference to its bits.</param>
    /// <param name="options">Shots, seed and limits.</param>
    /// <param name="progress">Is told the share of the work done, from 0 to 1, about a hundred times at most, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the run within a few milliseconds of computing.</param>
    /// <returns>The bits of the circuit's result registers for all shots, in random order. A bit that was never written is 0.</returns>
    /// <exception cref="SimulationException">
    /// An input is not bound, a gate cannot be simulated, or the circuit does not fit the memory; while it runs, an expression has no
    /// value (a division by zero, an element that does not exist), or a loop goes on beyond <see cref="SimulationOptions.MaxLoopRounds"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static ShotTable Run(
        Circuit circuit, SimulationOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Run(circuit, options, progress, (options ?? throw new ArgumentNullException(nameof(options))).Engine, out _, cancellationToken);

    /// <summary>
    /// Computes the state that a circuit without measurements and resets leaves, from |0...0&gt;, with its global phase and its implicit
    /// permutation: what is on wire i ends on qubit <see cref="Circuit.ImplicitPermutation"/>[i].
    /// </summary>
    /// <param name="circuit">The circuit. Its classical bits are all 0 but for what its own assignments store.</param>
    /// <param name="memoryLimit">The most bytes that the state may take, or null for what the runtime reports as available.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>The state over all qubits of the circuit, to be disposed.</returns>
    /// <exception cref="SimulationException">There is a measurement or reset, or one of the reasons of <see cref="Run(Circuit, SimulationOptions, IProgress{double}?, CancellationToken)"/>.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public static Statevector Evolve(Circuit circuit, long? memoryLimit = null, CancellationToken cancellationToken = default) =>
        Evolve(circuit, new EvolutionOptions(MemoryLimit: memoryLimit), cancellationToken);

    /// <inheritdoc cref="Evolve(Circuit, long?, CancellationToken)"/>
    /// <param name="circuit">The circuit. Its classical bits are all 0 but for what its own assignments store.</param>
    /// <param name="options">Threads, memory and precision.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    public static Statevector Evolve(Circuit circuit, EvolutionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Evolve(circuit, options.Engine, options.EffectiveMemoryLimit, cancellationToken);
    }

    /// <summary>Computes the matrix of a circuit without measurements and resets, with its global phase and its implicit permutation.</summary>
    /// <param name="circuit">The circuit, of n qubits. The matrix takes 16 * 4^n bytes, and three times that while it is computed.</param>
    /// <param name="options">Threads, memory and precision, or null for the defaults.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>2^n rows of 2^n entries, row after row; bit k of a row or column number is the value of qubit k.</returns>
    /// <exception cref="SimulationException">As for <see cref="Evolve(Circuit, long?, CancellationToken)"/>.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public static Complex[] Unitary(Circuit circuit, EvolutionOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EvolutionOptions();
        options.Validate();
        return Unitary(circuit, options.Engine, options.EffectiveMemoryLimit, cancellationToken);
    }

    /// <summary>Computes the expectation value of an observable in the state that a circuit without measurements and resets leaves: exactly, without shots.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="observable">The observable; its qubits are those of the circuit.</param>
    /// <param name="options">Threads, memory and precision, or null for the defaults.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <exception cref="SimulationException">As for <see cref="Evolve(Circuit, long?, CancellationToken)"/>.</exception>
    /// <exception cref="ArgumentException">The observable names a qubit that the circuit does not have.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public static double Expectation(
        Circuit circuit, PauliSum observable, EvolutionOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var state = Evolve(circuit, options ?? new EvolutionOptions(), cancellationToken);
        return state.Expectation(observable, cancellationToken);
    }

    /// <summary>The bytes that a simulation of this circuit needs at least: the state of the qubits that gates touch, and what sampling holds beside it.</summary>
    /// <returns>The bytes; <see cref="UInt128.MaxValue"/> where they would exceed it.</returns>
    public static UInt128 Estimate(Circuit circuit, Precision precision = Precision.Double) =>
        StatevectorMemory.RequiredBytes(CountActiveQubits(circuit), precision);

    /// <summary>
    /// What a run would take, about: the work of the circuit over the speed that this process has measured, once, in some hundredths of a second.
    /// Good to a factor of three on an idle machine, with one thread.
    /// </summary>
    /// <param name="circuit">A circuit; its inputs need not be bound.</param>
    /// <param name="shots">How many shots would be taken.</param>
    /// <param name="precision">How exactly amplitudes would be held.</param>
    /// <exception cref="SimulationException">A gate is opaque, or the circuit's boxes cannot be written out.</exception>
    public static SimulationEstimate EstimateTime(Circuit circuit, int shots, Precision precision = Precision.Double)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentOutOfRangeException.ThrowIfNegative(shots);
        CircuitCheck.RequireKnownGates(circuit);
        var program = StatevectorProgram.Compile(circuit, keepState: false);
        var bytes = StatevectorMemory.RequiredBytes(program.QubitCount, precision);
        return SimulationEstimate.WithShots(
            bytes, program.ResultBits.Length, shots, SpeedModel.Seconds(program, shots, precision), program.Branches);
    }

    /// <summary>How many qubits of a circuit take memory: those that a gate touches, in control flow and boxes too.</summary>
    public static int CountActiveQubits(Circuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ActiveQubits.Places(circuit, keepIdle: false, out var count);
        return count;
    }

    /// <summary>The most qubits (touched by gates) that can be simulated with this much memory; at least 0.</summary>
    public static int MaxQubits(long availableBytes) => StatevectorMemory.MaxQubits(availableBytes);

    /// <summary>Checks that a simulation fits the memory.</summary>
    /// <param name="qubitCount">How many qubits gates touch, as <see cref="CountActiveQubits"/> counts them.</param>
    /// <param name="availableBytes">The bytes that simulations may take.</param>
    /// <param name="precision">How exactly amplitudes would be held.</param>
    /// <returns>
    /// Null when it fits, or else what to tell the person:
    /// <c>35 qubits need 512 GiB; this machine offers 20 GiB to simulations (at most 30 qubits)</c>.
    /// </returns>
    public static string? CheckFits(int qubitCount, long availableBytes, Precision precision = Precision.Double) =>
        StatevectorMemory.CheckFits(qubitCount, availableBytes, precision);

    /// <summary>As the public method; can choose the engine, and tells how many branches were computed again for want of memory.</summary>
    internal static ShotTable Run(
        Circuit circuit, SimulationOptions options, IProgress<double>? progress, EngineOptions engine, out int replays, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        CircuitCheck.RequireRunnable(circuit);
        RefuseUnlessFits(CountActiveQubits(circuit), options.EffectiveMemoryLimit, engine.Precision);
        var program = StatevectorProgram.Compile(circuit, keepState: false, engine, cancellationToken: cancellationToken);
        using var run = new BranchingRun(program, options, engine, progress, cancellationToken);
        var shots = run.Run();
        replays = run.Replays;
        return shots;
    }

    /// <summary>As the public method; can choose the engine.</summary>
    internal static Statevector Evolve(Circuit circuit, EngineOptions engine, long memoryLimit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        RequireState(circuit);
        RefuseUnlessFits(circuit.QubitCount, memoryLimit, engine.Precision);
        var program = StatevectorProgram.Compile(circuit, keepState: true, engine, cancellationToken: cancellationToken);
        var state = new Statevector(program.QubitCount, engine with { Threads = engine.ThreadsFor(program.QubitCount) }, null, cancellationToken);
        try
        {
            state.Initialize(program.Phase, cancellationToken);
            program.Carry(state, circuit.ImplicitPermutation, cancellationToken);
            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>As the public method; can choose the engine.</summary>
    internal static Complex[] Unitary(Circuit circuit, EngineOptions engine, long memoryLimit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        RequireState(circuit);

        // The matrix stands in a state of twice as many qubits: column c, changed by the circuit, where the upper half of the qubits is c.
        var qubits = circuit.QubitCount;
        if (StatevectorMemory.StateBytes(Math.Min(2 * qubits, 120), Precision.Double) * 3 is var bytes && bytes > (UInt128)memoryLimit)
        {
            throw new SimulationException(
                $"The matrix of {qubits} qubits needs {StatevectorMemory.Format(bytes)}; there are {StatevectorMemory.Format((UInt128)memoryLimit)}.");
        }

        var program = StatevectorProgram.Compile(circuit, keepState: true, engine, qubits, cancellationToken);
        using var state = new Statevector(2 * qubits, engine with { Threads = engine.ThreadsFor(2 * qubits) }, null, cancellationToken);
        state.Initialize(Complex.Zero, cancellationToken);
        for (var column = 0L; column < 1L << qubits; column++)
        {
            state.Set((column << qubits) | column, program.Phase);
        }

        program.Carry(state, circuit.ImplicitPermutation, cancellationToken);
        var matrix = new Complex[state.Count];
        for (var row = 0L; row < 1L << qubits; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var column = 0L; column < 1L << qubits; column++)
            {
                matrix[(row << qubits) | column] = state[(column << qubits) | row];
            }
        }

        return matrix;
    }

    private static void RequireState(Circuit circuit)
    {
        CircuitCheck.RequireRunnable(circuit);
        CircuitCheck.RequireSingleState(circuit);
    }

    private static void RefuseUnlessFits(int qubitCount, long availableBytes, Precision precision)
    {
        if (StatevectorMemory.CheckFits(qubitCount, availableBytes, precision) is { } refusal)
        {
            throw new SimulationException(refusal);
        }
    }
}
