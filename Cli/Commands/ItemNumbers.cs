using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Nexus.Cli.Commands;

/// <summary>The option <c>--items 1,3-5</c>: items of a job by number.</summary>
internal static class ItemNumbers
{
    /// <summary>The most items that a job can have.</summary>
    private const int MaxItems = 300;

    /// <summary>The option; empty when it is left out.</summary>
    public static Option<IReadOnlyList<int>> Option(string description) => new("--items")
    {
        Description = description,
        HelpName = "1,3-5",
        CustomParser = Parse,
        DefaultValueFactory = _ => [],
    };

    /// <summary>Numbers as ranges: <c>1,3-5</c>.</summary>
    public static string Text(IEnumerable<int> numbers)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var number in numbers.Order())
        {
            if (ranges.Count > 0 && ranges[^1].Last == number - 1)
            {
                ranges[^1] = (ranges[^1].First, number);
            }
            else
            {
                ranges.Add((number, number));
            }
        }

        return string.Join(',', ranges.Select(r => r.First == r.Last
            ? r.First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{r.First}-{r.Last}")));
    }

    private static IReadOnlyList<int> Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var numbers = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            var bounds = part.Split('-');
            if (bounds.Length > 2
                || !TryParse(bounds[0], out var first)
                || !TryParse(bounds[^1], out var last)
                || last < first)
            {
                result.AddError($"--items takes numbers and ranges from 1 to {MaxItems} such as 1,3-5, not '{text}'.");
                return [];
            }

            numbers.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return [.. numbers];
    }

    private static bool TryParse(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= MaxItems;
}
