using System.Globalization;
using Nexus.Circuits;
using Nexus.Simulators.Estimates;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Noise;

namespace Nexus.Simulators.DensityMatrices;

/// <summary>
/// Simulates circuits with noise exactly, by their density matrices: 4^n complex numbers in double precision. Noise and resets let no
/// shots part ways; measurements that later operations depend on do.
/// </summary>
public static class DensityMatrixSimulator
{
    /// <summary>The most qubits (touched by gates) that a circuit may have: 1 GiB.</summary>
    public const int MaxQubits = 13;

    /// <summary>Runs a circuit.</summary>
    /// <param name="circuit">Any circuit of at most <see cref="MaxQubits"/> qubits, without opaque gates and unbound inputs.</param>
    /// <param name="noise">The noise, or null for none.</param>
    /// <param name="options">Shots, seed, threads and limits.</param>
    /// <param name="progress">Is told the share of the work done, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The bits of the circuit's result registers for all shots, in random order.</returns>
    /// <exception cref="SimulationException">There are too many qubits, or a reason as of <see cref="NoisySimulator.Run(Circuit, NoiseModel, SimulationOptions, IProgress{double}?, CancellationToken)"/>.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static ShotTable Run(
        Circuit circuit, NoiseModel? noise, SimulationOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var program = FlowProgram.Compile(circuit, noise, cancellationToken: cancellationToken);
        if (CheckFits(program.QubitCount, options.EffectiveMemoryLimit) is { } refusal)
        {
            throw new SimulationException(refusal);
        }

        using var run = new FlowRun<MixedState>(
            program, options, () => new MixedState(program.QubitCount, cancellationToken), Bytes(program.QubitCount), progress, cancellationToken);
        return run.Run();
    }

    /// <summary>Computes the density matrix that a circuit leaves, from |0...0&gt;. It has no measurements, conditions and control flow; resets it may have.</summary>
    /// <exception cref="SimulationException">It has, or has too many qubits, or a reason as of Run.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public static DensityMatrix Evolve(Circuit circuit, NoiseModel? noise = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        var program = FlowProgram.Compile(circuit, noise, keepIdle: true, cancellationToken);
        if (CheckFits(program.QubitCount, SimulationOptions.AvailableMemory) is { } refusal)
        {
            throw new SimulationException(refusal);
        }

        var state = new MixedState(program.QubitCount, cancellationToken);
        try
        {
            foreach (var instruction in program.Instructions)
            {
                cancellationToken.ThrowIfCancellationRequested();
                switch (instruction)
                {
                    case GateInstruction { Condition: null } gate:
                        state.Apply(gate, cancellationToken);
                        break;
                    case ChannelInstruction { Condition: null } channel:
                        state.Mix(channel, cancellationToken);
                        break;
                    case ResetInstruction { Condition: null } reset:
                        state.Reset(reset.Qubit, cancellationToken);
                        break;
                    default:
                        throw new SimulationException(
                            string.Create(CultureInfo.InvariantCulture, $"Operation {instruction.Operation} (counted from 0) measures, or depends on a measurement: the circuit does not leave one single state."),
                            instruction.Operation);
                }
            }

            return new DensityMatrix(state, program.QubitCount);
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>The bytes that a simulation needs at least, beside its shots.</summary>
    /// <exception cref="SimulationException">A gate is opaque, or the circuit's boxes cannot be written out.</exception>
    public static UInt128 Estimate(Circuit circuit, NoiseModel? noise)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        return Estimate(FlowProgram.CompileUnbound(circuit, noise).QubitCount);
    }

    /// <summary>The bytes of the density matrix of so many qubits; <see cref="UInt128.MaxValue"/> where that is exceeded.</summary>
    public static UInt128 Estimate(int qubitCount) => qubitCount > 60 ? UInt128.MaxValue : StatevectorMemory.StateBytes(2 * qubitCount, Precision.Double);

    /// <summary>
    /// What a run would take, about: the work of the circuit over the speed that this process has measured. Good to a factor of three on an idle
    /// machine, with one thread.
    /// </summary>
    /// <param name="circuit">A circuit; its inputs need not be bound.</param>
    /// <param name="noise">The noise, or null for none.</param>
    /// <param name="shots">How many shots would be taken.</param>
    /// <exception cref="SimulationException">A gate is opaque, or the circuit's boxes cannot be written out.</exception>
    public static SimulationEstimate EstimateTime(Circuit circuit, NoiseModel? noise, int shots)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentOutOfRangeException.ThrowIfNegative(shots);
        var program = FlowProgram.CompileUnbound(circuit, noise);
        var branches = false;
        var seconds = program.QubitCount > MaxQubits
            ? double.PositiveInfinity
            : FlowTime.Seconds(program, shots, new DensityMatrixCosts(program.QubitCount), out branches);
        return SimulationEstimate.WithShots(Estimate(program.QubitCount), program.ResultBits.Length, shots, seconds, branches);
    }

    /// <summary>Checks that a simulation of so many qubits (touched by gates) fits the limits: null, or a sentence that refuses it.</summary>
    public static string? CheckFits(int qubitCount, long availableBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(qubitCount);
        return qubitCount > MaxQubits
            ? string.Create(CultureInfo.InvariantCulture, $"{qubitCount} qubits are more than the {MaxQubits} of which density matrices are computed; the backend noisy draws errors shot by shot instead")
            : Estimate(qubitCount) <= (UInt128)availableBytes
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"the density matrix of {qubitCount} qubits needs {StatevectorMemory.Format(Estimate(qubitCount))}; this machine offers {StatevectorMemory.Format((UInt128)availableBytes)} to simulations");
    }

    private static long Bytes(int qubitCount) => (long)Estimate(qubitCount);
}
