using System.Globalization;
using System.Text;

namespace Nexus.Jobs.Bench;

/// <summary>The figures of all cases, and the table of them in Markdown: a column for each contestant, then how Nexus compares.</summary>
internal sealed class Table(IReadOnlyList<string> columns, IReadOnlyList<string> peers, IReadOnlyList<string> own)
{
    private readonly List<(string Row, bool MoreIsBetter, Dictionary<string, double[]> Cells)> _rows = [];

    /// <summary>Adds a row.</summary>
    /// <param name="name">What was measured, with its unit.</param>
    /// <param name="moreIsBetter">Whether it is a rate and no time.</param>
    /// <param name="cells">The figures, one or several (p50, p99), by column.</param>
    public void Add(string name, bool moreIsBetter, Dictionary<string, double[]> cells) => _rows.Add((name, moreIsBetter, cells));

    /// <summary>The table. A ratio above 1 means that Nexus was so many times as fast.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        string[] ratios = peers.Count == 0 ? [] : [.. own.Select(o => $"{o} : best peer"), .. peers.Contains("graphile-worker") ? own.Select(o => $"{o} : graphile-worker") : []];
        text.AppendLine($"| | {string.Join(" | ", [.. columns, .. ratios])} |");
        text.AppendLine($"|---|{string.Concat(Enumerable.Repeat("---|", columns.Count + ratios.Length))}");
        foreach ((string row, bool moreIsBetter, Dictionary<string, double[]> cells) in _rows)
        {
            IEnumerable<string> figures = columns.Select(c => cells.TryGetValue(c, out double[]? figure) ? string.Join(" / ", figure.Select(Figure)) : "");
            IEnumerable<string> compared = ratios.Length == 0 ? [] : [.. own.Select(o => Best(cells, o, moreIsBetter)), .. peers.Contains("graphile-worker") ? own.Select(o => Ratio(cells, o, "graphile-worker", moreIsBetter)) : []];
            text.AppendLine($"| {row} | {string.Join(" | ", figures.Concat(compared))} |");
        }

        return text.ToString();
    }

    private string Best(Dictionary<string, double[]> cells, string own, bool moreIsBetter)
    {
        string[] measured = [.. peers.Where(cells.ContainsKey)];
        return measured.Length == 0
            ? ""
            : Ratio(cells, own, moreIsBetter ? measured.MaxBy(p => cells[p][0])! : measured.MinBy(p => cells[p][0])!, moreIsBetter);
    }

    // Of the first figure of a cell, the median.
    private static string Ratio(Dictionary<string, double[]> cells, string own, string peer, bool moreIsBetter) =>
        cells.TryGetValue(own, out double[]? mine) && cells.TryGetValue(peer, out double[]? theirs)
            ? (moreIsBetter ? mine[0] / theirs[0] : theirs[0] / mine[0]).ToString("F2", CultureInfo.InvariantCulture)
            : "";

    private static string Figure(double value) => value.ToString(value < 10 ? "F2" : value < 100 ? "F1" : "N0", CultureInfo.InvariantCulture);
}
