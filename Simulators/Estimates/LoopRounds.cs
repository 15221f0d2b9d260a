using Nexus.Circuits;

namespace Nexus.Simulators.Estimates;

/// <summary>How often loops go round, as far as that is known beforehand.</summary>
internal static class LoopRounds
{
    /// <summary>The rounds of a <c>for</c>; one where its values are known only at run time.</summary>
    public static double Of(ForLoop loop)
    {
        if (loop.Range is not { } range)
        {
            return loop.Values!.Count;
        }

        if (!range.Start.IsConstant || !range.Step.IsConstant || !range.Stop.IsConstant)
        {
            return 1;
        }

        try
        {
            var step = range.Step.Evaluate([]).Integer;
            var distance = range.Stop.Evaluate([]).Integer - range.Start.Evaluate([]).Integer;
            return step.IsZero || distance.Sign * step.Sign < 0 ? 0 : (double)(distance / step) + 1;
        }
        catch (ClassicalEvaluationException)
        {
            // The run will say so; it does no round.
            return 0;
        }
    }
}
