using System.Globalization;
using Nexus.Cli.Commands;
using Nexus.V1;

namespace Nexus.Cli.Rendering;

/// <summary>What comes of what was asked of a job, as text and as JSON.</summary>
internal static class OrderText
{
    /// <summary>The answer to a cancellation: <c>job ...: cancelling items 1,3-5; items 2 had ended</c>.</summary>
    public static string Render(Guid jobId, CancelResponse answer)
    {
        List<string> parts = [];
        Add("cancelling", answer.Asked, "");
        Add("", answer.Already, "cancelled before");
        Add("", answer.Ended, "ended before");
        return $"job {jobId}: {string.Join("; ", parts)}";

        void Add(string before, IReadOnlyCollection<int> numbers, string after)
        {
            if (numbers.Count > 0)
            {
                parts.Add($"{before} {(numbers.Count == 1 ? "item" : "items")} {ItemNumbers.Text(numbers)} {after}".Trim());
            }
        }
    }

    /// <summary>The answer to a cancellation as JSON.</summary>
    public static string Json(Guid jobId, CancelResponse answer) => JsonText.Object(json =>
    {
        json.WriteString("job", jobId);
        foreach (var (name, numbers) in new[] { ("asked", answer.Asked), ("already", answer.Already), ("ended", answer.Ended) })
        {
            json.WriteStartArray(name);
            foreach (var number in numbers)
            {
                json.WriteNumberValue(number);
            }

            json.WriteEndArray();
        }
    });

    /// <summary>The answer to a resubmission: a line for each item.</summary>
    public static IReadOnlyList<string> Render(Guid jobId, ResubmitResponse answer, bool dryRun, TextStyle style)
    {
        var sent = answer.Items.Count(i => i.Action == ResubmitAction.Send);
        var shots = answer.Items.Sum(i => (long)i.Shots);
        List<string[]> rows = [.. answer.Items.Select(i => new[]
        {
            i.Item.ToString(CultureInfo.InvariantCulture), Name(i.Action), i.Attempt.ToString(CultureInfo.InvariantCulture), i.Reason,
        })];
        return
        [
            .. Table.Render(["ITEM", "ACTION", "ATTEMPT", "WHY"], rows, style),
            string.Create(
                CultureInfo.InvariantCulture,
                $"job {jobId}: {sent} {(sent == 1 ? "item" : "items")} {(dryRun ? "would be sent" : "sent")} again, {shots:N0} {(shots == 1 ? "shot" : "shots")}"),
        ];
    }

    /// <summary>The answer to a resubmission as JSON.</summary>
    public static string Json(Guid jobId, ResubmitResponse answer, bool dryRun) => JsonText.Object(json =>
    {
        json.WriteString("job", jobId);
        json.WriteBoolean("dry_run", dryRun);
        json.WriteStartArray("items");
        foreach (var item in answer.Items)
        {
            json.WriteStartObject();
            json.WriteNumber("item", item.Item);
            json.WriteString("action", Name(item.Action));
            json.WriteNumber("attempt", item.Attempt);
            json.WriteNumber("shots", item.Shots);
            json.WriteString("reason", item.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>The answer to a deletion.</summary>
    public static string Deleted(Guid jobId, bool deleted) =>
        deleted ? $"job {jobId} deleted" : $"job {jobId}: its items are being cancelled, and it is deleted when they have ended";

    /// <summary>The answer to a deletion as JSON.</summary>
    public static string JsonDeleted(Guid jobId, bool deleted) => JsonText.Object(json =>
    {
        json.WriteString("job", jobId);
        json.WriteBoolean("deleted", deleted);
    });

    private static string Name(ResubmitAction action) => action.ToString().ToUpperInvariant();
}
