namespace Nexus.Cli.Rendering;

/// <summary>Text in columns.</summary>
internal static class Table
{
    /// <summary>A line of headings and one line for each row, in columns as wide as what they hold.</summary>
    /// <param name="headings">The headings.</param>
    /// <param name="rows">The cells of each row, as many as there are headings.</param>
    /// <param name="style">What the place can show.</param>
    /// <param name="color">Colours a padded cell (row, column, text): escape codes take no columns. Null for none.</param>
    public static IReadOnlyList<string> Render(
        IReadOnlyList<string> headings, IReadOnlyList<string[]> rows, TextStyle style, Func<int, int, string, string>? color = null)
    {
        var widths = headings.Select((heading, column) => rows.Select(r => r[column].Length).Append(heading.Length).Max()).ToArray();
        return
        [
            style.Bold(Join(headings.Select((heading, column) => heading.PadRight(widths[column])))),
            .. rows.Select((row, number) => Join(row.Select((cell, column) =>
                (color is null ? cell : color(number, column, cell)) + new string(' ', widths[column] - cell.Length)))),
        ];
    }

    private static string Join(IEnumerable<string> cells) => string.Join("  ", cells).TrimEnd();
}
