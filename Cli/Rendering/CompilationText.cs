using System.Globalization;
using Nexus.Programs.Compilation;

namespace Nexus.Cli.Rendering;

/// <summary>What compiling made, as text.</summary>
internal static class CompilationText
{
    private const string Equivalent = "Equivalent";

    /// <summary>A table of the circuit before and after, and where the compiled one is kept.</summary>
    public static IEnumerable<string> Render(CompilationReport report, TextStyle style)
    {
        string[] before = ["before", .. Cells(report.Before), ""];
        string[] after = ["after", .. Cells(report.After), report.Swaps.ToString(CultureInfo.InvariantCulture)];
        foreach (var line in Table.Render(["", "GATES", "TWO-QUBIT", "DEPTH", "SWAPS"], [before, after], style))
        {
            yield return "  " + line;
        }

        yield return $"  program {report.Program}  {TextStyle.Printable(report.Format)}";
        if (report.Verdict is { } verdict)
        {
            var outcome = verdict.Outcome == Equivalent ? style.Green("equivalent") : style.Red(verdict.Outcome.ToLowerInvariant());
            yield return $"  {outcome}: {TextStyle.Printable(verdict.Explanation)}";
        }

        foreach (var pass in report.Passes.Where(p => p.Program is not null))
        {
            yield return $"  after {pass.Name}: program {pass.Program}";
        }
    }

    /// <summary>What it was compiled for, and how.</summary>
    public static string Heading(CompilationReport report) => string.Create(
        CultureInfo.InvariantCulture, $"for {TextStyle.Printable(report.Target)}, level {report.Level}, seed {report.Seed}");

    /// <summary>In short.</summary>
    public static string Line(CompilationReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"two-qubit gates {report.Before.TwoQubitGates:N0} -> {report.After.TwoQubitGates:N0}, depth {report.Before.Depth:N0} -> {report.After.Depth:N0}");

    /// <summary>Where a program comes from.</summary>
    public static IEnumerable<string> Lineage(CompilationReport report)
    {
        yield return $"  made of {report.From}  {TextStyle.Printable(report.FromName)}";
        yield return $"  {(report.AfterPass is { } pass ? $"after {pass}, " : "")}{Heading(report)}";
        yield return string.Create(CultureInfo.InvariantCulture, $"  by item {report.Item} of job {report.Job}, attempt {report.Attempt}");
        if (report.InitialLayout.Count > 0)
        {
            yield return $"  starts on qubits {string.Join(' ', report.InitialLayout)}";
            yield return $"  ends on qubits   {string.Join(' ', report.FinalLayout)}";
        }
    }

    private static string[] Cells(CompilationFigures figures) =>
        [.. new[] { figures.Gates, figures.TwoQubitGates, figures.Depth }.Select(n => n.ToString("N0", CultureInfo.InvariantCulture))];
}
