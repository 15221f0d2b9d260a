using System.Globalization;
using Nexus.Circuits.Targets;
using Nexus.Grains.Jobs;
using Nexus.Simulators.Checking;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Backends;

/// <summary>
/// A device as a simulator has it: it runs what the device would run, without its noise, and refuses a circuit of other gates as the device would.
/// </summary>
/// <param name="name">The name that jobs use.</param>
/// <param name="target">The device.</param>
/// <param name="simulator">What runs the circuits.</param>
public sealed class GateSetBackend(string name, Target target, StatevectorBackend simulator) : ILocalBackend
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description =>
        $"Exact simulation of circuits that are compiled for {target.Name}: {string.Join(", ", target.Gates?.Select(g => g.Name) ?? [])}.";

    /// <inheritdoc/>
    public bool IsDeterministic => simulator.IsDeterministic;

    /// <inheritdoc/>
    public int MaxShots => Math.Min(simulator.MaxShots, target.MaxShots ?? int.MaxValue);

    /// <inheritdoc/>
    public int MaxQubits => Math.Min(simulator.MaxQubits, target.QubitCount ?? int.MaxValue);

    /// <inheritdoc/>
    public Target Target => target;

    /// <inheritdoc/>
    public BackendRefusal? Refuse(ProgramRecord program, int shots)
    {
        ArgumentNullException.ThrowIfNull(program);
        return program.QubitCount > target.QubitCount
            ? new BackendRefusal(
                NexusErrorCode.ResourceExhausted,
                string.Create(CultureInfo.InvariantCulture, $"The circuit has {program.QubitCount} qubits; {name} has {target.QubitCount}."))
            : simulator.Refuse(program, shots);
    }

    /// <inheritdoc/>
    public WorkResult Run(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, CancellationToken cancellationToken) =>
        Run(program, content, settings, new WorkGauge(), cancellationToken);

    /// <inheritdoc/>
    public WorkResult Run(
        ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);

        // The names of its gates were looked at before it was accepted; here it is the whole of it: angles, couplings, what it does with outcomes.
        var verdict = SyntaxChecker.Check(StoredCircuit.Read(program, content, settings), target, settings.Shots);
        return verdict.Passes
            ? simulator.Run(program, content, settings, progress, cancellationToken)
            : throw new BackendException($"The circuit does not run on {name}: {verdict.Errors[0].Message}");
    }
}
