using Microsoft.Extensions.Options;
using Nexus.Circuits;
using Nexus.Simulators;
using Nexus.Simulators.Automatic;

namespace Nexus.Grains.Backends;

/// <summary>The backend <c>automatic</c>: picks the simulator, and says which and why in the item's message.</summary>
public sealed class AutomaticBackend(SimulationMemory memory, IOptions<NexusOptions> options) : SimulatorBackend(memory, options)
{
    /// <summary>Where shots part, so many states are of use, if there is room.</summary>
    private const int StatesForBranching = 8;

    /// <inheritdoc/>
    public override string Name => "automatic";

    /// <inheritdoc/>
    public override string Description => "Picks stabilizer, statevector, noisy or mps by what is in the circuit, and says which and why.";

    /// <inheritdoc/>
    public override int MaxQubits => StabilizerBackend.MostQubits;

    private protected override PreparedRun Prepare(Circuit circuit, SimulatorOptions asked)
    {
        var choice = AutomaticSimulator.Choose(circuit, Memory.Total, asked.Noise, asked.Mps, asked.Precision);
        return new PreparedRun(choice.Bytes, (long)UInt128.Min(choice.Bytes * StatesForBranching, (UInt128)Memory.Total), (run, progress, stop) =>
        {
            var result = AutomaticSimulator.Run(circuit, run, choice, asked.Noise, asked.Mps, progress, stop);
            return (result.Shots, string.Join(' ', Notes(result)));
        });

        IEnumerable<string> Notes(AutomaticResult result)
        {
            yield return $"Simulated by {choice}.";
            if (result.Mps is { } report)
            {
                yield return MpsBackend.NoteOn(report);
            }

            if (asked.Precision == Precision.Single)
            {
                yield return choice.HoldsAmplitudes ? SimulatorOptions.SingleNote : $"The method {choice.Backend} has no precision to choose.";
            }
        }
    }

    private protected override string? TooLarge(int qubits, long bytes, SimulatorOptions asked) => null;
}
