using System.Globalization;
using Microsoft.Extensions.Options;
using Nexus.Circuits;
using Nexus.Simulators.Stabilizer;

namespace Nexus.Grains.Backends;

/// <summary>The backend <c>stabilizer</c>: Clifford circuits of thousands of qubits, with Pauli noise if asked for.</summary>
public sealed class StabilizerBackend(SimulationMemory memory, IOptions<NexusOptions> options) : SimulatorBackend(memory, options)
{
    /// <summary>The most qubits of a circuit: its tableau takes about 200 MiB.</summary>
    public const int MostQubits = 20_000;

    /// <inheritdoc/>
    public override string Name => "stabilizer";

    /// <inheritdoc/>
    public override string Description => "Clifford circuits of thousands of qubits, with Pauli noise if asked for.";

    /// <inheritdoc/>
    public override int MaxQubits => MostQubits;

    private protected override PreparedRun Prepare(Circuit circuit, SimulatorOptions asked) => new(
        (UInt128)StabilizerSimulator.Bytes(circuit, asked.Noise), 0, (run, progress, stop) => (StabilizerSimulator.Run(circuit, run, asked.Noise, progress, stop), ""));

    private protected override string? TooLarge(int qubits, long bytes, SimulatorOptions asked) => qubits <= MostQubits
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{qubits} qubits are more than the {MostQubits} that the stabilizer simulator takes");
}
