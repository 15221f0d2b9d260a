using System.Globalization;
using Nexus.V1;

namespace Nexus.Cli.Rendering;

/// <summary>Backends as a table and as JSON.</summary>
internal static class BackendText
{
    private static readonly string[] Headings = ["BACKEND", "KIND", "SLOTS", "RUNNING", "WAITING", "QUBITS", "DESCRIPTION"];

    /// <summary>A line of headings and one line for each backend.</summary>
    public static IReadOnlyList<string> Render(IReadOnlyList<Backend> backends, TextStyle style) =>
        Table.Render(Headings, [.. backends.Select(Cells)], style);

    /// <summary>What <c>backends --json</c> prints.</summary>
    public static string Json(IReadOnlyList<Backend> backends) => JsonText.Object(json =>
    {
        json.WriteStartArray("backends");
        foreach (var backend in backends)
        {
            json.WriteStartObject();
            json.WriteString("backend", backend.Name);
            json.WriteString("description", backend.Description);
            json.WriteString("kind", KindOf(backend));
            json.WriteNumber("slots", backend.Slots);
            json.WriteNumber("granted", backend.Granted);
            json.WriteNumber("queued", backend.Queued);
            json.WriteNumber("max_qubits", backend.MaxQubits);
            json.WriteNumber("max_shots", backend.MaxShots);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string[] Cells(Backend backend) =>
    [
        TextStyle.Printable(backend.Name),
        KindOf(backend),
        Number(backend.Slots),
        Number(backend.Granted),
        Number(backend.Queued),
        backend.MaxQubits == int.MaxValue ? "any" : Number(backend.MaxQubits),
        TextStyle.Printable(backend.Description),
    ];

    private static string KindOf(Backend backend) => backend.Kind.ToString().ToUpperInvariant();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
