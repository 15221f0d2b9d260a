using Nexus.Simulators.Checking;
using Nexus.V1;

namespace Nexus.Cli.Server;

/// <summary>Verdicts of syntax checkers as a server sends them.</summary>
internal static class ServerVerdicts
{
    /// <summary>A verdict from its message.</summary>
    /// <param name="verdict">The message.</param>
    /// <param name="shots">The shots of the item that was checked.</param>
    public static CheckVerdict Read(Verdict verdict, int shots) => new()
    {
        Target = verdict.Target,
        Shots = shots,
        Passes = verdict.Passes,
        Errors = [.. verdict.Errors.Select(Read)],
        ErrorCount = verdict.ErrorCount,
        Figures = verdict.Figures is { } figures ? Read(figures) : null,
        Cost = verdict.Cost is { } cost ? new CheckCost(cost.Amount, cost.Unit) : null,
        CostNote = verdict.CostNote.Length > 0 ? verdict.CostNote : null,
    };

    // A kind that a newer server knows and this program does not is told as one that the target does not support.
    private static CheckError Read(VerdictError error) => new(
        error.HasOperation ? error.Operation : null,
        Enum.TryParse<CheckErrorKind>(error.Kind, out var kind) ? kind : CheckErrorKind.Unsupported,
        error.Qubits,
        error.Message);

    private static CheckFigures Read(CircuitFigures figures) => new()
    {
        Gates = figures.Gates,
        Operations = figures.Operations,
        OneQubitGates = figures.OneQubitGates,
        TwoQubitGates = figures.TwoQubitGates,
        LargerGates = figures.LargerGates,
        Measurements = figures.Measurements,
        Resets = figures.Resets,
        Preparations = figures.Preparations,
        Depth = figures.Depth,
        TwoQubitDepth = figures.TwoQubitDepth,
        IsBounded = figures.Bounded,
    };
}
