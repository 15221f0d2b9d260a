using System.Globalization;
using Nexus.Simulators.Checking;

namespace Nexus.Cli.Rendering;

/// <summary>The verdict of a syntax checker as text.</summary>
internal static class VerdictText
{
    /// <summary>All of it: verdict, errors, figures, cost.</summary>
    public static IEnumerable<string> Render(CheckVerdict verdict, TextStyle style)
    {
        yield return verdict.Passes
            ? $"  {TextStyle.Printable(verdict.Target)}: {style.Green("passes")}"
            : $"  {TextStyle.Printable(verdict.Target)}: {style.Red(Count(verdict.ErrorCount, "error"))}";
        foreach (var error in verdict.Errors)
        {
            var place = error.Operation is { } operation ? string.Create(CultureInfo.InvariantCulture, $"operation {operation:N0}: ") : "";
            yield return $"    {place}{TextStyle.Printable(error.Message)}";
        }

        var more = verdict.ErrorCount - verdict.Errors.Count;
        if (more > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"    and {more:N0} more");
        }

        if (verdict.Figures is { } figures)
        {
            var bound = figures.IsBounded ? "" : "; loops counted as one round";
            yield return $"  {Count(figures.OneQubitGates, "one-qubit gate")}, {Count(figures.TwoQubitGates, "two-qubit gate")}, {Count(figures.LargerGates, "larger gate")}, "
                + string.Create(CultureInfo.InvariantCulture, $"{Count(figures.Measurements, "measurement")}, {Count(figures.Resets, "reset")}; depth {figures.Depth:N0}, of two-qubit gates {figures.TwoQubitDepth:N0}{bound}");
        }

        if (verdict.Cost is { } cost)
        {
            yield return $"  cost of {Count(verdict.Shots, "shot")}: {Cost(cost)}";
        }

        if (verdict.CostNote is { Length: > 0 } note)
        {
            yield return $"  {TextStyle.Printable(note)}";
        }
    }

    /// <summary>In short.</summary>
    public static string Line(CheckVerdict verdict) =>
        (verdict.Passes ? "passes" : Count(verdict.ErrorCount, "error")) + (verdict.Cost is { } cost ? $", {Cost(cost)}" : "");

    private static string Cost(CheckCost cost) => string.Create(CultureInfo.InvariantCulture, $"{cost.Amount:N2} {cost.Unit}");

    private static string Count(long number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {unit}{(number == 1 ? "" : "s")}");
}
