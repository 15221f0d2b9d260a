using System.Globalization;
using Microsoft.Extensions.Options;
using Nexus.Circuits;
using Nexus.Simulators;
using Nexus.Simulators.Mps;

namespace Nexus.Grains.Backends;

/// <summary>The backend <c>mps</c>: many qubits with little entanglement.</summary>
public sealed class MpsBackend(SimulationMemory memory, IOptions<NexusOptions> options) : SimulatorBackend(memory, options)
{
    /// <summary>The most qubits of a circuit.</summary>
    public const int MostQubits = 1000;

    /// <inheritdoc/>
    public override string Name => "mps";

    /// <inheritdoc/>
    public override string Description => "Matrix product states: many qubits with little entanglement; tells what it leaves out.";

    /// <inheritdoc/>
    public override int MaxQubits => MostQubits;

    private protected override PreparedRun Prepare(Circuit circuit, SimulatorOptions asked)
    {
        // Noise may reach qubits that no gate touches.
        var bytes = MpsSimulator.Bytes(asked.Noise is null ? StatevectorSimulator.CountActiveQubits(circuit) : circuit.QubitCount, asked.Mps);
        return new PreparedRun((UInt128)bytes, bytes, (run, progress, stop) =>
        {
            var result = MpsSimulator.Run(circuit, asked.Noise, run, asked.Mps, progress, stop);
            return (result.Shots, NoteOn(result.Report));
        });
    }

    private protected override string? TooLarge(int qubits, long bytes, SimulatorOptions asked) => qubits <= MostQubits
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{qubits} qubits are more than the {MostQubits} that the mps simulator takes");

    /// <summary>From this truncation error on the note says in words what the number means.</summary>
    private const double MostTrusted = 0.1;

    /// <summary>What is told of a matrix product state.</summary>
    internal static string NoteOn(MpsReport report)
    {
        var note = string.Create(
            CultureInfo.InvariantCulture, $"Matrix product state: largest bond {report.MaxBond}, truncation error {report.TruncationError:0.##e+0;0.##e+0;0}.");
        return report.TruncationError <= MostTrusted
            ? note
            : $"{note} The result is not to be trusted: {(report.TruncationError > 0.5 ? "most" : "a large part")} of the state's weight was cut off; raise max_bond.";
    }
}
