using Microsoft.Extensions.Options;
using Nexus.Circuits;
using Nexus.Simulators;

namespace Nexus.Grains.Backends;

/// <summary>The backend <c>statevector</c>: exact simulation in double or, where that is asked for, single precision, within the silo's memory.</summary>
public sealed class StatevectorBackend(SimulationMemory memory, IOptions<NexusOptions> options) : SimulatorBackend(memory, options)
{
    /// <summary>A circuit that branches may keep so many states, if there is room: going back to one is cheaper than starting over.</summary>
    private const int StatesForBranching = 8;

    /// <inheritdoc/>
    public override string Name => "statevector";

    /// <inheritdoc/>
    public override string Description => "Exact simulation in double precision, on this server's processors.";

    /// <inheritdoc/>
    public override int MaxQubits => StatevectorSimulator.MaxQubits(Memory.Total);

    private protected override PreparedRun Prepare(Circuit circuit, SimulatorOptions asked)
    {
        var bytes = StatevectorSimulator.Estimate(circuit, asked.Precision);
        return new PreparedRun(
            bytes,
            (long)UInt128.Min(bytes * StatesForBranching, (UInt128)Memory.Total),
            (run, progress, stop) => (StatevectorSimulator.Run(circuit, run, progress, stop), asked.Precision == Precision.Single ? SimulatorOptions.SingleNote : ""));
    }

    private protected override string? TooLarge(int qubits, long bytes, SimulatorOptions asked) =>
        StatevectorSimulator.CheckFits(qubits, bytes, asked.Precision);
}
