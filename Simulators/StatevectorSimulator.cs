using Nexus.Circuits;
using Nexus.Simulators.Program;

namespace Nexus.Simulators;

/// <summary>
/// Simulates circuits exactly, by their 2^n complex amplitudes in double precision. Gates, boxes, mid-circuit measurements, resets,
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
        Run(circuit, options, progress, forceScalar: false, out _, cancellationToken);

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
        Evolve(circuit, memoryLimit, forceScalar: false, cancellationToken);

    /// <summary>The bytes that a simulation of this circuit needs at least: the state of the qubits that gates touch, and what sampling holds beside it.</summary>
    /// <returns>The bytes; <see cref="UInt128.MaxValue"/> where they would exceed it.</returns>
    public static UInt128 Estimate(Circuit circuit) => StatevectorMemory.RequiredBytes(CountActiveQubits(circuit));

    /// <summary>
    /// What a run would take, about: the work of the circuit over the speed that this process has measured, once, in a few milliseconds.
    /// Good to a factor of two or three on an idle machine, with one thread.
    /// </summary>
    /// <param name="circuit">A circuit; its inputs need not be bound.</param>
    /// <param name="shots">How many shots would be taken.</param>
    /// <exception cref="SimulationException">A gate is opaque, or the circuit's boxes cannot be written out.</exception>
    public static SimulationEstimate EstimateTime(Circuit circuit, int shots)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentOutOfRangeException.ThrowIfNegative(shots);
        CircuitCheck.RequireKnownGates(circuit);
        var program = StatevectorProgram.Compile(circuit, keepState: false);
        var bytes = StatevectorMemory.RequiredBytes(program.QubitCount);
        var table = (UInt128)ShotTable.RowBytesFor(program.ResultBits.Length) * (UInt128)shots;
        return new SimulationEstimate(
            UInt128.MaxValue - bytes < table ? UInt128.MaxValue : bytes + table, SpeedModel.Seconds(program, shots), program.Branches);
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
    /// <returns>
    /// Null when it fits, or else what to tell the person:
    /// <c>35 qubits need 512 GiB; this machine offers 20 GiB to simulations (at most 30 qubits)</c>.
    /// </returns>
    public static string? CheckFits(int qubitCount, long availableBytes) => StatevectorMemory.CheckFits(qubitCount, availableBytes);

    /// <summary>As the public method; can force the scalar kernels, and tells how many branches were computed again for want of memory.</summary>
    internal static ShotTable Run(
        Circuit circuit, SimulationOptions options, IProgress<double>? progress, bool forceScalar, out int replays, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        CircuitCheck.RequireRunnable(circuit);
        RefuseUnlessFits(CountActiveQubits(circuit), options.EffectiveMemoryLimit);
        var program = StatevectorProgram.Compile(circuit, keepState: false);
        using var run = new BranchingRun(program, options, forceScalar, progress, cancellationToken);
        var shots = run.Run();
        replays = run.Replays;
        return shots;
    }

    /// <summary>As the public method; can force the scalar kernels.</summary>
    internal static Statevector Evolve(Circuit circuit, long? memoryLimit, bool forceScalar, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        CircuitCheck.RequireRunnable(circuit);
        CircuitCheck.RequireSingleState(circuit);
        RefuseUnlessFits(circuit.QubitCount, memoryLimit ?? SimulationOptions.AvailableMemory);
        var program = StatevectorProgram.Compile(circuit, keepState: true);
        var branch = new Branch(program, 1, SimulationOptions.DefaultMaxLoopRounds);
        var state = new Statevector(program.QubitCount, forceScalar, cancellationToken);
        try
        {
            state.Initialize(program.Phase, cancellationToken);
            for (var index = 0; index < program.Steps.Length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                index = program.Steps[index].Advance(branch, state, index, cancellationToken);
            }

            if (circuit.ImplicitPermutation is { } permutation)
            {
                state.Permute(permutation, cancellationToken);
            }

            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    private static void RefuseUnlessFits(int qubitCount, long availableBytes)
    {
        if (CheckFits(qubitCount, availableBytes) is { } refusal)
        {
            throw new SimulationException(refusal);
        }
    }
}
