using System.Text.Encodings.Web;
using System.Text.Json;
using Nexus.Programs.Compilation;
using Nexus.Simulators.Checking;

namespace Nexus.Gateway.Exports;

/// <summary>The members of an item in every document that shows it as JSON.</summary>
public static class ItemJson
{
    /// <summary>How documents are written.</summary>
    // Nothing here is put into HTML, where the stricter encoder's escapes of quotes and of letters beyond ASCII would matter.
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Those that do not depend on its result.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="status">The name of its status.</param>
    /// <param name="message">Where it stands, or why it failed; may be empty.</param>
    /// <param name="stuck">That it makes no progress, and what would help; null while it does.</param>
    public static void WriteStanding(Utf8JsonWriter json, int number, string status, string message, string? stuck)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(message);
        json.WriteNumber("item", number);
        json.WriteString("status", status);
        if (message.Length > 0)
        {
            json.WriteString("message", message);
        }

        if (stuck is not null)
        {
            json.WriteString("stuck", stuck);
        }
    }

    /// <summary>What a syntax checker found.</summary>
    public static void Write(Utf8JsonWriter json, CheckVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WritePropertyName("verdict");
        json.WriteRawValue(CheckVerdictFormat.Encode(verdict));
    }

    /// <summary>The members of an item that was compiled.</summary>
    public static void Write(Utf8JsonWriter json, CompilationReport report)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(report);
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
}
