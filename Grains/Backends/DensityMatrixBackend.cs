using Microsoft.Extensions.Options;
using Nexus.Circuits;
using Nexus.Simulators.DensityMatrices;

namespace Nexus.Grains.Backends;

/// <summary>The backend <c>density-matrix</c>: noise exactly, for few qubits.</summary>
public sealed class DensityMatrixBackend(SimulationMemory memory, IOptions<NexusOptions> options) : SimulatorBackend(memory, options)
{
    /// <inheritdoc/>
    public override string Name => "density-matrix";

    /// <inheritdoc/>
    public override string Description => "Exact simulation with a noise model, of a few qubits.";

    /// <inheritdoc/>
    public override int MaxQubits => DensityMatrixSimulator.MaxQubits;

    private protected override PreparedRun Prepare(Circuit circuit, SimulatorOptions asked)
    {
        var bytes = DensityMatrixSimulator.Estimate(circuit, asked.Noise);
        return new PreparedRun(
            bytes,
            (long)UInt128.Min(bytes, (UInt128)Memory.Total),
            (run, progress, stop) => (DensityMatrixSimulator.Run(circuit, asked.Noise, run, progress, stop), ""));
    }

    private protected override string? TooLarge(int qubits, long bytes, SimulatorOptions asked) => DensityMatrixSimulator.CheckFits(qubits, bytes);
}
