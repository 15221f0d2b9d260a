using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Nexus.V1;

namespace Nexus.Cli.Rendering;

/// <summary>What has happened to items, as text and as JSON.</summary>
internal static class HistoryText
{
    /// <summary>A table for each item, times in UTC, and the attempts that failed with their errors.</summary>
    public static IReadOnlyList<string> Render(IReadOnlyList<ItemHistory> histories, TextStyle style)
    {
        var lines = new List<string>();
        foreach (var history in histories)
        {
            if (lines.Count > 0)
            {
                lines.Add("");
            }

            lines.Add(style.Bold(string.Create(CultureInfo.InvariantCulture, $"item {history.Item}  {Name(history.Status)}")));
            List<string[]> rows = [.. history.Entries.Select(e => new[]
            {
                Time(e.At),
                e.From == JobStatus.Unspecified ? "-" : Name(e.From),
                Name(e.To),
                e.Attempt.ToString(CultureInfo.InvariantCulture),
                e.Lease == 0 ? "-" : e.Lease.ToString(CultureInfo.InvariantCulture),
                TextStyle.Printable(e.Actor),
                TextStyle.Printable(e.ProviderStatus.Length > 0 ? $"{e.Reason} [{e.ProviderStatus}]" : e.Reason),
            })];
            lines.AddRange(Table.Render(["TIME (UTC)", "FROM", "TO", "ATTEMPT", "LEASE", "BY", "WHY"], rows, style));
            lines.AddRange(history.Attempts.Where(a => a.Error.Length > 0).Select(a => string.Create(
                CultureInfo.InvariantCulture, $"attempt {a.Attempt_}  {(a.Outcome == JobStatus.Unspecified ? "given up" : Name(a.Outcome))}  {TextStyle.Printable(a.Error)}")));
        }

        return lines;
    }

    /// <summary>The same as one JSON document.</summary>
    public static string Json(Guid jobId, IReadOnlyList<ItemHistory> histories) => JsonText.Object(json =>
    {
        json.WriteString("job", jobId);
        json.WriteStartArray("items");
        foreach (var history in histories)
        {
            json.WriteStartObject();
            json.WriteNumber("item", history.Item);
            json.WriteString("status", Name(history.Status));
            json.WriteStartArray("history");
            foreach (var entry in history.Entries)
            {
                Write(json, entry);
            }

            json.WriteEndArray();
            json.WriteStartArray("attempts");
            foreach (var attempt in history.Attempts)
            {
                Write(json, attempt);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, HistoryEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("at", entry.At.ToDateTime());
        json.WriteString("from", entry.From == JobStatus.Unspecified ? null : Name(entry.From));
        json.WriteString("to", Name(entry.To));
        json.WriteNumber("attempt", entry.Attempt);
        json.WriteNumber("lease", entry.Lease);
        json.WriteString("reason", entry.Reason);
        json.WriteString("actor", entry.Actor);
        if (entry.ProviderStatus.Length > 0)
        {
            json.WriteString("provider_status", entry.ProviderStatus);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Attempt attempt)
    {
        json.WriteStartObject();
        json.WriteNumber("attempt", attempt.Attempt_);
        json.WriteString("outcome", attempt.Outcome == JobStatus.Unspecified ? null : Name(attempt.Outcome));
        json.WriteString("worker", attempt.Worker);
        json.WriteString("error", attempt.Error);
        Write(json, "started_at", attempt.StartedAt);
        Write(json, "ended_at", attempt.EndedAt);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Timestamp? time)
    {
        if (time is not null)
        {
            json.WriteString(name, time.ToDateTime());
        }
    }

    private static string Time(Timestamp time) => time.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static string Name(JobStatus status) => status.ToString().ToUpperInvariant();
}
