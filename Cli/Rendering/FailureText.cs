using System.Text.Json;
using Nexus.Circuits;

namespace Nexus.Cli.Rendering;

/// <summary>Failures as text and as JSON.</summary>
internal static class FailureText
{
    /// <summary>The lines for standard error: what is wrong with the circuits, each place with its caret, and the sentence.</summary>
    public static IReadOnlyList<string> Render(Failure failure, TextStyle style) =>
        [.. failure.Diagnostics.Select(d => d.Render()), $"{style.Red("error:")} {TextStyle.Printable(failure.Message)}"];

    /// <summary>The document for standard output, with <c>--json</c>.</summary>
    public static string Json(Failure failure) => JsonText.Object(json =>
    {
        json.WriteStartObject("error");
        json.WriteString("code", failure.Code);
        json.WriteString("message", failure.Message);
        if (failure.Field is not null)
        {
            json.WriteString("field", failure.Field);
        }

        if (failure.File is not null)
        {
            json.WriteString("file", failure.File);
        }

        if (failure.JobId is { } jobId)
        {
            json.WriteString("job", jobId);
        }

        if (failure.Diagnostics.Count > 0)
        {
            json.WriteStartArray("diagnostics");
            foreach (var diagnostic in failure.Diagnostics)
            {
                Write(json, diagnostic);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    });

    /// <summary>One diagnostic as an object in an array.</summary>
    public static void Write(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("severity", diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning");
        json.WriteString("code", diagnostic.Code);
        json.WriteString("message", diagnostic.Message);
        json.WriteString("file", diagnostic.File);
        json.WriteNumber("line", diagnostic.Line);
        json.WriteNumber("column", diagnostic.Column);
        json.WriteEndObject();
    }
}
