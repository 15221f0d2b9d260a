using Microsoft.Extensions.Options;
using Nexus.Circuits;
using Nexus.Simulators;
using Nexus.Simulators.Noise;

namespace Nexus.Grains.Backends;

/// <summary>The backend <c>noisy</c>: errors are drawn shot by shot, on all amplitudes or, where gates are Clifford and errors Paulis, on Pauli frames.</summary>
public sealed class NoisyBackend(SimulationMemory memory, IOptions<NexusOptions> options) : SimulatorBackend(memory, options)
{
    /// <summary>Shots part at errors: so many states are of use, if there is room.</summary>
    private const int StatesForErrors = 8;

    private static readonly NoiseModel NoNoise = new();

    /// <inheritdoc/>
    public override string Name => "noisy";

    /// <inheritdoc/>
    public override string Description => "Simulation with a noise model, its errors drawn shot by shot.";

    /// <inheritdoc/>
    public override int MaxQubits => StatevectorSimulator.MaxQubits(Memory.Total);

    private protected override PreparedRun Prepare(Circuit circuit, SimulatorOptions asked)
    {
        var bytes = NoisySimulator.Estimate(circuit, asked.Noise ?? NoNoise, asked.Precision, out var countsFrames);
        if (bytes > (UInt128)Memory.Total
            && StatevectorSimulator.CheckFits(StatevectorSimulator.CountActiveQubits(circuit), Memory.Total, asked.Precision) is { } tooLarge)
        {
            throw new BackendException(tooLarge + ".");
        }

        return new PreparedRun(
            bytes,
            (long)UInt128.Min(bytes * StatesForErrors, (UInt128)Memory.Total),
            (run, progress, stop) => (NoisySimulator.Run(circuit, asked.Noise ?? NoNoise, run, progress, stop), string.Join(' ', Notes())));

        IEnumerable<string> Notes()
        {
            if (asked.Noise is null)
            {
                yield return "It ran without noise: no noise model was given.";
            }

            if (asked.Precision == Precision.Single)
            {
                yield return countsFrames ? "Pauli frames have no precision to choose." : SimulatorOptions.SingleNote;
            }
        }
    }

    /// <summary>Nothing is refused by its qubits alone: Clifford circuits may have many.</summary>
    private protected override string? TooLarge(int qubits, long bytes, SimulatorOptions asked) => null;
}
