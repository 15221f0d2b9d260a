using System.Globalization;
using System.Text.Json;
using Nexus.Programs.Compilation;

namespace Nexus.Cli.Rendering;

/// <summary>What compiling made, as text and as JSON.</summary>
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

    /// <summary>The members of an item that was compiled.</summary>
    public static void Write(Utf8JsonWriter json, CompilationReport report)
    {
        json.WriteString("program", report.Program);
        json.WriteString("from", report.From);
        json.WriteString("target", report.Target);
        json.WriteNumber("level", report.Level);
        json.WriteNumber("seed", report.Seed);
        if (report.AfterPass is { } after)
        {
            json.WriteString("afterPass", after);
        }

        Write(json, "before", report.Before, null);
        Write(json, "after", report.After, report.Swaps);
        json.WriteStartArray("passes");
        foreach (var pass in report.Passes)
        {
            json.WriteStartObject();
            json.WriteString("pass", pass.Name);
            Write(json, "after", pass.After, null);
            json.WriteNumber("ms", pass.Milliseconds);
            if (pass.Program is { } program)
            {
                json.WriteString("program", program);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, "initialLayout", report.InitialLayout);
        Write(json, "finalLayout", report.FinalLayout);
        if (report.Verdict is { } verdict)
        {
            json.WriteStartObject("verdict");
            json.WriteString("outcome", verdict.Outcome);
            json.WriteString("method", verdict.Method);
            json.WriteString("explanation", verdict.Explanation);
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, string name, CompilationFigures figures, int? swaps)
    {
        json.WriteStartObject(name);
        json.WriteNumber("gates", figures.Gates);
        json.WriteNumber("twoQubit", figures.TwoQubitGates);
        json.WriteNumber("depth", figures.Depth);
        if (swaps is { } count)
        {
            json.WriteNumber("swaps", count);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<int> layout)
    {
        json.WriteStartArray(name);
        foreach (var qubit in layout)
        {
            json.WriteNumberValue(qubit);
        }

        json.WriteEndArray();
    }

    private static string[] Cells(CompilationFigures figures) =>
        [.. new[] { figures.Gates, figures.TwoQubitGates, figures.Depth }.Select(n => n.ToString("N0", CultureInfo.InvariantCulture))];
}
