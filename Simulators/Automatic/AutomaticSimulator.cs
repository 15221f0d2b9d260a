using System.Globalization;
using Nexus.Circuits;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Mps;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Stabilizer;

namespace Nexus.Simulators.Automatic;

/// <summary>Picks a method by what is in the circuit and what fits the memory, and runs it.</summary>
public static class AutomaticSimulator
{
    /// <summary>Picks a method: the stabilizer simulator for Clifford circuits, all amplitudes where they fit the memory, else a matrix product state.</summary>
    /// <param name="circuit">The circuit; its inputs need not be bound, but then the angles that they stand in count as any angle.</param>
    /// <param name="memory">The bytes that a simulation may take.</param>
    /// <param name="noise">The noise, or null for none.</param>
    /// <param name="mps">How closely a matrix product state is kept; null for the defaults.</param>
    /// <param name="precision">How exactly amplitudes would be held.</param>
    /// <exception cref="SimulationException">A gate is opaque, or the circuit's boxes cannot be written out.</exception>
    public static SimulationChoice Choose(
        Circuit circuit, long memory, NoiseModel? noise = null, MpsOptions? mps = null, Precision precision = Precision.Double)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentOutOfRangeException.ThrowIfNegative(memory);
        var program = FlowProgram.CompileUnbound(circuit, noise);
        if (StabilizerSimulator.Obstacle(program, out var isOpen) is not { } obstacle)
        {
            return new SimulationChoice(
                SimulationMethod.Stabilizer,
                noise is null ? "all gates are Clifford gates" : "all gates are Clifford gates, and all errors Paulis",
                (UInt128)StabilizerSimulator.EstimateBytes(program));
        }

        var tooLarge = StatevectorSimulator.CheckFits(program.QubitCount, memory, precision);
        if (tooLarge is null)
        {
            var qubits = string.Create(CultureInfo.InvariantCulture, $"{program.QubitCount} {(program.QubitCount == 1 ? "qubit fits" : "qubits fit")} the memory");
            return new SimulationChoice(
                noise is null ? SimulationMethod.Statevector : SimulationMethod.Noisy,
                obstacle.OperationIndex is { } place
                    ? string.Create(CultureInfo.InvariantCulture, $"{qubits}, and operation {place} (counted from 0) is {(isOpen ? "not known to be a" : "no")} Clifford gate")
                    : $"{qubits}, and not all errors are Paulis",
                StatevectorMemory.RequiredBytes(program.QubitCount, precision));
        }

        return new SimulationChoice(
            SimulationMethod.Mps,
            $"{(obstacle.OperationIndex is null ? "not all errors are Paulis" : "there are gates other than Clifford gates")}, and {tooLarge}",
            (UInt128)MpsSimulator.Bytes(program.QubitCount, mps ?? new MpsOptions()));
    }

    /// <summary>What a run by the method that was picked would take, about, as the method itself says.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="shots">How many shots would be taken.</param>
    /// <param name="choice">What <see cref="Choose"/> answered for it.</param>
    /// <param name="noise">The noise, or null for none.</param>
    /// <param name="mps">How closely a matrix product state would be kept; null for the defaults.</param>
    /// <param name="precision">How exactly amplitudes would be held.</param>
    /// <exception cref="SimulationException">The method cannot take the circuit.</exception>
    public static SimulationEstimate EstimateTime(
        Circuit circuit, int shots, SimulationChoice choice, NoiseModel? noise = null, MpsOptions? mps = null, Precision precision = Precision.Double)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return choice.Method switch
        {
            SimulationMethod.Stabilizer => StabilizerSimulator.EstimateTime(circuit, shots, noise),
            SimulationMethod.Statevector => StatevectorSimulator.EstimateTime(circuit, shots, precision),
            SimulationMethod.Noisy => NoisySimulator.EstimateTime(circuit, noise!, shots, precision),
            _ => MpsSimulator.EstimateTime(circuit, shots, mps, noise),
        };
    }

    /// <summary>Picks a method and runs it.</summary>
    /// <param name="circuit">Any circuit without opaque gates and unbound inputs.</param>
    /// <param name="options">Shots, seed, threads and limits.</param>
    /// <param name="noise">The noise, or null for none.</param>
    /// <param name="mps">How closely a matrix product state is kept, if it comes to that; null for the defaults.</param>
    /// <param name="progress">Is told the share of the work done, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="SimulationException">No method can take the circuit, or the one that can says why it fails.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static AutomaticResult Run(
        Circuit circuit,
        SimulationOptions options,
        NoiseModel? noise = null,
        MpsOptions? mps = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Run(circuit, options, Choose(circuit, options.EffectiveMemoryLimit, noise, mps, options.Precision), noise, mps, progress, cancellationToken);
    }

    /// <summary>Runs a circuit by the method that was picked for it.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="options">Shots, seed, threads and limits.</param>
    /// <param name="choice">What <see cref="Choose"/> answered for it.</param>
    /// <param name="noise">The noise, or null for none.</param>
    /// <param name="mps">How closely a matrix product state is kept, if it comes to that; null for the defaults.</param>
    /// <param name="progress">Is told the share of the work done, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="SimulationException">The method says why it fails.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static AutomaticResult Run(
        Circuit circuit,
        SimulationOptions options,
        SimulationChoice choice,
        NoiseModel? noise = null,
        MpsOptions? mps = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(choice);
        switch (choice.Method)
        {
            case SimulationMethod.Stabilizer:
                return new AutomaticResult(StabilizerSimulator.Run(circuit, options, noise, progress, cancellationToken), choice, null);
            case SimulationMethod.Statevector:
                return new AutomaticResult(StatevectorSimulator.Run(circuit, options, progress, cancellationToken), choice, null);
            case SimulationMethod.Noisy:
                return new AutomaticResult(NoisySimulator.Run(circuit, noise!, options, progress, cancellationToken), choice, null);
            default:
                var result = MpsSimulator.Run(circuit, noise, options, mps, progress, cancellationToken);
                return new AutomaticResult(result.Shots, choice, result.Report);
        }
    }
}
