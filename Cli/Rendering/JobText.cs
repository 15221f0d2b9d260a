using System.Globalization;
using Nexus.Cli.Jobs;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Rendering;

/// <summary>A job with its results as text.</summary>
internal static class JobText
{
    /// <summary>Up to this many items are shown with a histogram each; of more, every item gets one line.</summary>
    public const int MaxHistograms = 8;

    private const int OutcomesInALine = 3;

    /// <summary>The lines that <c>run</c> and <c>results</c> print.</summary>
    /// <param name="job">The job.</param>
    /// <param name="location">Where it is kept: <c>stored in nexus.db</c>.</param>
    /// <param name="style">What the place can show.</param>
    public static IReadOnlyList<string> Render(JobReport job, string location, TextStyle style)
    {
        var lines = new List<string>();
        if (job.Items.Count <= MaxHistograms)
        {
            foreach (var item in job.Items)
            {
                lines.AddRange(Detailed(item, style));
                lines.Add("");
            }
        }
        else
        {
            lines.AddRange(Compact(job.Items, style));
            lines.Add("");
        }

        var done = job.Done is { } share && !job.Status.IsTerminal() ? $", {Percent(share)} done" : "";
        var completed = job.Items.Count(i => i.Status == JobStatus.Completed);
        lines.Add($"job {job.JobId}  {Status(job.Status, style)}  {completed} of {job.Items.Count} {(job.Items.Count == 1 ? "item" : "items")} completed{done}");
        lines.Add(location);
        return lines;
    }

    /// <summary>A status in capitals, and in its colour.</summary>
    public static string Status(JobStatus status, TextStyle style) => status switch
    {
        JobStatus.Completed => style.Green(status.Name()),
        _ when status.IsTerminal() => style.Red(status.Name()),
        _ => style.Blue(status.Name()),
    };

    private static IEnumerable<string> Detailed(ItemReport item, TextStyle style)
    {
        var how = item switch
        {
            { Compilation: { } made } => CompilationText.Heading(made),
            { Shots: 0 } => string.Create(CultureInfo.InvariantCulture, $"seed {item.Seed}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{item.Shots:N0} {(item.Shots == 1 ? "shot" : "shots")}, seed {item.Seed}"),
        };
        yield return $"{style.Bold(Name(item))}  {how}  {Status(item.Status, style)}  {Progress(item)}".TrimEnd();
        if (item.Message.Length > 0)
        {
            yield return $"  {TextStyle.Printable(item.Message)}";
        }

        if (item.Counts is not null)
        {
            foreach (var line in Histogram.Render(item.Counts, style))
            {
                yield return line;
            }
        }
        else if (item.Compilation is { } compilation)
        {
            foreach (var line in CompilationText.Render(compilation, style))
            {
                yield return line;
            }
        }
        else if (item.Verdict is { } verdict)
        {
            foreach (var line in VerdictText.Render(verdict, style))
            {
                yield return line;
            }
        }

        if (item.Stuck is not null)
        {
            yield return $"  stuck: {TextStyle.Printable(item.Stuck)}";
        }
    }

    private static IEnumerable<string> Compact(IReadOnlyList<ItemReport> items, TextStyle style)
    {
        var numberWidth = items[^1].Number.ToString(CultureInfo.InvariantCulture).Length;
        var nameWidth = items.Max(i => Name(i).Length);
        var statusWidth = items.Max(i => i.Status.Name().Length);
        foreach (var item in items)
        {
            var number = item.Number.ToString(CultureInfo.InvariantCulture).PadLeft(numberWidth);
            var padding = new string(' ', statusWidth - item.Status.Name().Length);
            yield return $"{number}  {Name(item).PadRight(nameWidth)}  {Status(item.Status, style)}{padding}  {Outcomes(item)}".TrimEnd();
        }
    }

    private static string Outcomes(ItemReport item)
    {
        if (item.Verdict is { } verdict)
        {
            return VerdictText.Line(verdict);
        }

        if (item.Compilation is { } compilation)
        {
            return CompilationText.Line(compilation);
        }

        if (item.Counts is null)
        {
            return item.Stuck is not null ? TextStyle.Printable($"stuck: {item.Stuck}") : item.Done is not null ? Progress(item) : TextStyle.Printable(item.Message);
        }

        var shots = item.Counts.Sum(c => c.Count);
        var outcomes = Histogram.MostFrequent(item.Counts, OutcomesInALine)
            .Select(c => $"{Histogram.KeyText(c.Key)} {Histogram.Share(c.Count, shots)}");
        var more = item.Counts.Count - OutcomesInALine;
        return string.Join(", ", outcomes) + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $", and {more:N0} more") : "");
    }

    /// <summary>How far an item is, and what it is doing; empty when that is not told.</summary>
    private static string Progress(ItemReport item) => item.Done is { } done ? $"{Percent(done)}  {TextStyle.Printable(item.Stage)}".TrimEnd() : "";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{(int)(share * 100)}%");

    private static string Name(ItemReport item) =>
        item.Name.Length > 0 ? TextStyle.Printable(item.Name) : string.Create(CultureInfo.InvariantCulture, $"item {item.Number}");
}
