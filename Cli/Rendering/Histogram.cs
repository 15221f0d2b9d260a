using System.Globalization;
using System.Text;
using Nexus.Cli.Jobs;

namespace Nexus.Cli.Rendering;

/// <summary>Outcomes as bars.</summary>
internal static class Histogram
{
    /// <summary>The most outcomes that are shown; the others are counted together.</summary>
    public const int MaxOutcomes = 16;

    private const int WidestBar = 60;
    private const int NarrowestBar = 8;
    private const string Eighths = " ▏▎▍▌▋▊▉█";

    /// <summary>One line for each of the most frequent outcomes: key, shots, share, and a bar that fits the width.</summary>
    public static IReadOnlyList<string> Render(IReadOnlyList<OutcomeTally> counts, TextStyle style)
    {
        if (counts.Count == 0)
        {
            return ["  no shots"];
        }

        var shots = counts.Sum(c => c.Count);
        var shown = MostFrequent(counts, MaxOutcomes);
        var keyWidth = shown.Max(c => KeyText(c.Key).Length);
        var countWidth = shown.Max(c => Number(c.Count).Length);
        var barWidth = Math.Min(WidestBar, style.Width - 1 - (2 + keyWidth + 2 + countWidth + 2 + 7 + 2));
        var lines = new List<string>(shown.Count + 1);
        foreach (var outcome in shown)
        {
            var text = $"  {KeyText(outcome.Key).PadRight(keyWidth)}  {Number(outcome.Count).PadLeft(countWidth)}  {Share(outcome.Count, shots),7}";
            lines.Add(barWidth < NarrowestBar
                ? text
                : $"{text}  {style.Blue(Bar((double)outcome.Count / shown[0].Count, barWidth, style.Unicode))}");
        }

        if (counts.Count > shown.Count)
        {
            var left = shots - shown.Sum(c => c.Count);
            lines.Add($"  and {Number(counts.Count - shown.Count)} more {(counts.Count - shown.Count == 1 ? "outcome" : "outcomes")} in {Number(left)} shots");
        }

        return lines;
    }

    /// <summary>The most frequent outcomes, the most frequent first; of equally frequent ones the smaller key first.</summary>
    public static IReadOnlyList<OutcomeTally> MostFrequent(IReadOnlyList<OutcomeTally> counts, int limit) =>
        [.. counts.OrderByDescending(c => c.Count).ThenBy(c => c.Key, StringComparer.Ordinal).Take(limit)];

    /// <summary>A share in percent: <c>49.9 %</c>.</summary>
    public static string Share(long part, long whole) =>
        string.Create(CultureInfo.InvariantCulture, $"{(whole == 0 ? 0 : 100.0 * part / whole):0.0} %");

    /// <summary>A circuit without classical bits has one outcome, which has no digits.</summary>
    public static string KeyText(string key) => key.Length == 0 ? "(no bits)" : key;

    /// <summary>A bar of a part of the width, to an eighth of a column where there are block characters.</summary>
    internal static string Bar(double part, int width, bool unicode)
    {
        if (!unicode)
        {
            return new string('#', Math.Max(part > 0 ? 1 : 0, (int)Math.Round(part * width)));
        }

        var eighths = Math.Max(part > 0 ? 1 : 0, (int)Math.Round(part * width * 8));
        var bar = new StringBuilder().Append(Eighths[8], eighths / 8);
        return (eighths % 8 == 0 ? bar : bar.Append(Eighths[eighths % 8])).ToString();
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
