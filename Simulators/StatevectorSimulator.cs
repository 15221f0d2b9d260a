using Nexus.Circuits;
using Nexus.Simulators.Program;

namespace Nexus.Simulators;

/// <summary>
/// Simulates circuits exactly, by their 2^n complex amplitudes in double precision. Gates, mid-circuit measurements, resets and
/// conditions are all carried out as written; shots are drawn from the exact distribution.
/// </summary>
/// <remarks>
/// Qubits that no gate touches stay |0&gt; and take no memory. The same circuit, shots and seed give the same shots on every
/// machine whose sines and cosines round the same; where they differ in the last place, a shot differs with a chance of about 1e-15.
/// </remarks>
public static class StatevectorSimulator
{
    /// <summary>Runs a circuit.</summary>
    /// <param name="circuit">Any circuit without opaque gates and unbound symbols.</param>
    /// <param name="options">Shots, seed and limits.</param>
    /// <param name="progress">Is told the share of the work done, from 0 to 1, about a hundred times at most, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the run within a few milliseconds of computing.</param>
    /// <returns>The classical bits of all shots, in random order. A bit that was never written is 0.</returns>
    /// <exception cref="SimulationException">A gate cannot be simulated, or the circuit does not fit the memory.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static ShotTable Run(
        Circuit circuit, SimulationOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Run(circuit, options, progress, forceScalar: false, out _, cancellationToken);

    /// <summary>Computes the state that a circuit without measurements and resets leaves, from |0...0&gt; and with its global phase.</summary>
    /// <param name="circuit">The circuit. Its conditions see classical bits that are all 0.</param>
    /// <param name="memoryLimit">The most bytes that the state may take, or null for what the runtime reports as available.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>The state over all qubits of the circuit, to be disposed.</returns>
    /// <exception cref="SimulationException">An operation is not a gate or cannot be simulated, or the state does not fit the memory.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public static Statevector Evolve(Circuit circuit, long? memoryLimit = null, CancellationToken cancellationToken = default) =>
        Evolve(circuit, memoryLimit, forceScalar: false, cancellationToken);

    /// <summary>The bytes that a simulation of this circuit needs at least: the state of the qubits that gates touch, and what sampling holds beside it.</summary>
    /// <returns>The bytes; <see cref="UInt128.MaxValue"/> where they would exceed it.</returns>
    public static UInt128 Estimate(Circuit circuit) => StatevectorMemory.RequiredBytes(CountActiveQubits(circuit));

    /// <summary>How many qubits of a circuit take memory: those that a gate touches.</summary>
    public static int CountActiveQubits(Circuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        return StatevectorProgram.CountActiveQubits(circuit);
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
        StatevectorProgram.CheckOperations(circuit);
        RefuseUnlessFits(StatevectorProgram.CountActiveQubits(circuit), options.EffectiveMemoryLimit);
        var program = StatevectorProgram.Compile(circuit, keepIdleQubits: false);
        using var run = new BranchingRun(program, circuit.BitCount, options, forceScalar, progress, cancellationToken);
        var shots = run.Run();
        replays = run.Replays;
        return shots;
    }

    /// <summary>As the public method; can force the scalar kernels.</summary>
    internal static Statevector Evolve(Circuit circuit, long? memoryLimit, bool forceScalar, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        StatevectorProgram.CheckOperations(circuit);
        for (var index = 0; index < circuit.Count; index++)
        {
            if (circuit[index].Kind is OperationKind.Measure or OperationKind.Reset)
            {
                throw new SimulationException(
                    $"Operation {index} (counted from 0) is a {circuit[index].Kind.ToString().ToLowerInvariant()}: the circuit does not leave one single state.", index);
            }
        }

        RefuseUnlessFits(circuit.QubitCount, memoryLimit ?? SimulationOptions.AvailableMemory);
        var program = StatevectorProgram.Compile(circuit, keepIdleQubits: true);
        var bits = new byte[ShotTable.RowBytesFor(circuit.BitCount)];
        var state = new Statevector(program.QubitCount, forceScalar, cancellationToken);
        try
        {
            state.Initialize(program.Phase, cancellationToken);
            foreach (var step in program.Steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (step is GateStep gate && (gate.Condition is null || gate.Condition.Holds(bits)))
                {
                    gate.Apply(state, cancellationToken);
                }
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
