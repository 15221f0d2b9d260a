using Nexus.Circuits;
using Nexus.Simulators.Estimates;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Stabilizer;
using Nexus.Simulators.Trajectories;

namespace Nexus.Simulators.Noise;

/// <summary>
/// Simulates circuits with noise by trajectories: each shot is a pure state on which one error, or none, is drawn wherever noise acts.
/// Shots with the same errors are computed together. Where all gates are Clifford and all errors Pauli, it counts Pauli frames instead.
/// </summary>
public static class NoisySimulator
{
    /// <summary>Runs a circuit.</summary>
    /// <param name="circuit">Any circuit without opaque gates and unbound inputs.</param>
    /// <param name="noise">The noise.</param>
    /// <param name="options">Shots, seed, threads and limits.</param>
    /// <param name="progress">Is told the share of the work done, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The bits of the circuit's result registers for all shots, in random order.</returns>
    /// <exception cref="SimulationException">As <see cref="StatevectorSimulator.Run(Circuit, SimulationOptions, IProgress{double}?, CancellationToken)"/>.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static ShotTable Run(
        Circuit circuit, NoiseModel noise, SimulationOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var program = FlowProgram.Compile(circuit, noise, cancellationToken: cancellationToken);
        return StabilizerSimulator.CanTake(program)
            ? StabilizerSimulator.Run(program, options, progress, cancellationToken)
            : Run(program, options, progress, out _, cancellationToken);
    }

    /// <summary>The bytes that a simulation needs at least, beside its shots.</summary>
    /// <exception cref="SimulationException">A gate is opaque, or the circuit's boxes cannot be written out.</exception>
    public static UInt128 Estimate(Circuit circuit, NoiseModel noise) => Estimate(circuit, noise, Precision.Double, out _);

    /// <summary>The bytes that a simulation needs at least, beside its shots.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="noise">The noise.</param>
    /// <param name="precision">How exactly amplitudes would be held.</param>
    /// <param name="countsFrames">Whether it would count Pauli frames, and hold no amplitudes.</param>
    /// <exception cref="SimulationException">A gate is opaque, or the circuit's boxes cannot be written out.</exception>
    public static UInt128 Estimate(Circuit circuit, NoiseModel noise, Precision precision, out bool countsFrames)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(noise);
        var program = FlowProgram.CompileUnbound(circuit, noise);
        countsFrames = StabilizerSimulator.CanTake(program);
        return countsFrames
            ? (UInt128)StabilizerSimulator.EstimateBytes(program)
            : StatevectorMemory.RequiredBytes(program.QubitCount, precision);
    }

    /// <summary>
    /// What a run would take, about: the work of the circuit, on as many ways as its errors are likely to send the shots, over the speed that this
    /// process has measured. Good to a factor of three on an idle machine, with one thread.
    /// </summary>
    /// <param name="circuit">A circuit; its inputs need not be bound.</param>
    /// <param name="noise">The noise.</param>
    /// <param name="shots">How many shots would be taken.</param>
    /// <param name="precision">How exactly amplitudes would be held.</param>
    /// <exception cref="SimulationException">A gate is opaque, or the circuit's boxes cannot be written out.</exception>
    public static SimulationEstimate EstimateTime(Circuit circuit, NoiseModel noise, int shots, Precision precision = Precision.Double)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentOutOfRangeException.ThrowIfNegative(shots);
        var program = FlowProgram.CompileUnbound(circuit, noise);
        if (StabilizerSimulator.CanTake(program))
        {
            return StabilizerSimulator.EstimateTime(program, shots);
        }

        var branches = false;
        var seconds = program.QubitCount > StatevectorMemory.MaxAddressableQubits
            ? double.PositiveInfinity
            : FlowTime.Seconds(program, shots, new TrajectoryCosts(program.QubitCount, precision), out branches);
        return SimulationEstimate.WithShots(
            StatevectorMemory.RequiredBytes(program.QubitCount, precision), program.ResultBits.Length, shots, seconds, branches);
    }

    /// <summary>Runs a program by trajectories of a statevector; tells how many branches were computed again for want of memory.</summary>
    internal static ShotTable Run(
        FlowProgram program, SimulationOptions options, IProgress<double>? progress, out int replays, CancellationToken cancellationToken = default)
    {
        if (StatevectorSimulator.CheckFits(program.QubitCount, options.EffectiveMemoryLimit, options.Precision) is { } refusal)
        {
            throw new SimulationException(refusal);
        }

        using var run = new FlowRun<TrajectoryState>(
            program,
            options,
            () => new TrajectoryState(program.QubitCount, options.Precision, cancellationToken),
            (long)StatevectorMemory.RequiredBytes(program.QubitCount, options.Precision),
            progress,
            cancellationToken);
        var shots = run.Run();
        replays = run.Replays;
        return shots;
    }
}
