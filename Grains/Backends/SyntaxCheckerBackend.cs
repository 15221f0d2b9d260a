using Nexus.Circuits.Targets;
using Nexus.Simulators.Checking;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Backends;

/// <summary>Holds circuits against a target and tells what a run would cost; runs nothing. Its name is the target's.</summary>
/// <param name="name">The name that jobs use.</param>
/// <param name="target">What a circuit is held against.</param>
public sealed class SyntaxCheckerBackend(string name, Target target) : ILocalBackend
{
    /// <summary>The name of the checker without a target: it takes any gate, and counts.</summary>
    public const string Generic = "syntax-checker";

    private const string GenericTarget = "generic";

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => target.Name == GenericTarget
        ? "Counts what is in a circuit, without running it."
        : $"Checks circuits against {target.Name} and prices them, without running anything.";

    /// <inheritdoc/>
    public int MaxShots => target.MaxShots ?? int.MaxValue;

    /// <inheritdoc/>
    public int MaxQubits => target.QubitCount ?? int.MaxValue;

    /// <summary>The checkers of the targets that are built in.</summary>
    public static IEnumerable<SyntaxCheckerBackend> BuiltIn =>
        Target.BuiltInNames.Select(n => new SyntaxCheckerBackend(n == GenericTarget ? Generic : n, Target.BuiltIn(n)!));

    /// <summary>Takes every program: what is wrong with it is what the result tells.</summary>
    public BackendRefusal? Refuse(ProgramRecord program, int shots) => null;

    /// <inheritdoc/>
    public WorkResult Run(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var circuit = StoredCircuit.Read(program, content, settings);
        cancellationToken.ThrowIfCancellationRequested();
        return new WorkResult(CheckVerdictFormat.Name, CheckVerdictFormat.Encode(SyntaxChecker.Check(circuit, target, settings.Shots)));
    }
}
