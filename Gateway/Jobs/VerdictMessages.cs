using Nexus.Simulators.Checking;

namespace Nexus.Gateway.Jobs;

/// <summary>Verdicts of syntax checkers as messages of the protocol.</summary>
internal static class VerdictMessages
{
    /// <summary>A verdict.</summary>
    public static V1.Verdict ToMessage(this CheckVerdict verdict)
    {
        var message = new V1.Verdict
        {
            Target = verdict.Target,
            Passes = verdict.Passes,
            Errors = { verdict.Errors.Select(ToMessage) },
            ErrorCount = verdict.ErrorCount,
            Figures = verdict.Figures?.ToMessage(),
            CostNote = verdict.CostNote ?? "",
        };
        if (verdict.Cost is { } cost)
        {
            message.Cost = new V1.Cost { Amount = cost.Amount, Unit = cost.Unit };
        }

        return message;
    }

    private static V1.VerdictError ToMessage(CheckError error)
    {
        var message = new V1.VerdictError
        {
            Kind = error.Kind.ToString(),
            Qubits = { error.Qubits },
            Message = error.Message,
        };
        if (error.Operation is { } operation)
        {
            message.Operation = operation;
        }

        return message;
    }

    private static V1.CircuitFigures ToMessage(this CheckFigures figures) => new()
    {
        Gates = { figures.Gates.ToDictionary() },
        Operations = figures.Operations,
        OneQubitGates = figures.OneQubitGates,
        TwoQubitGates = figures.TwoQubitGates,
        LargerGates = figures.LargerGates,
        Measurements = figures.Measurements,
        Resets = figures.Resets,
        Preparations = figures.Preparations,
        Depth = figures.Depth,
        TwoQubitDepth = figures.TwoQubitDepth,
        Bounded = figures.IsBounded,
    };
}
