using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;

namespace Nexus.Cli.Tests;

public sealed class HistogramTests
{
    [Fact]
    public void Bars_are_in_proportion_and_fit_the_width()
    {
        var lines = Histogram.Render([new("00", 512), new("11", 256)], new TextStyle(40, Unicode: false, Color: false));

        Assert.Equal(
            ["  00  512   66.7 %  ###################", "  11  256   33.3 %  ##########"],
            lines);
        Assert.All(lines, line => Assert.True(line.Length < 40));
    }

    [Fact]
    public void Block_characters_show_eighths()
    {
        Assert.Equal("██▌", Histogram.Bar(0.25, 10, unicode: true));
        Assert.Equal("▏", Histogram.Bar(0.0001, 10, unicode: true));
        Assert.Equal("", Histogram.Bar(0, 10, unicode: true));
    }

    [Fact]
    public void The_most_frequent_come_first_and_the_rest_is_counted()
    {
        var counts = Enumerable.Range(0, 20).Select(i => new OutcomeTally(Convert.ToString(i, 2).PadLeft(5, '0'), i + 1)).ToList();

        var lines = Histogram.Render(counts, TextStyle.Plain);

        Assert.Equal(17, lines.Count);
        Assert.StartsWith("  10011  20 ", lines[0], StringComparison.Ordinal);
        Assert.Equal("  and 4 more outcomes in 10 shots", lines[^1]);
    }

    [Fact]
    public void Of_equally_frequent_outcomes_the_smaller_key_comes_first() =>
        Assert.Equal(["01", "10"], Histogram.MostFrequent([new("10", 5), new("01", 5)], 2).Select(c => c.Key));

    [Fact]
    public void Keys_that_leave_no_room_have_no_bars()
    {
        var line = Assert.Single(Histogram.Render([new(new string('0', 100), 7)], TextStyle.Plain));
        Assert.EndsWith("  7  100.0 %", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_circuit_without_bits_has_a_named_outcome() =>
        Assert.StartsWith("  (no bits)  7 ", Assert.Single(Histogram.Render([new("", 7)], TextStyle.Plain)), StringComparison.Ordinal);

    [Fact]
    public void Colours_come_only_where_they_are_wanted()
    {
        OutcomeTally[] counts = [new("0", 1)];
        Assert.DoesNotContain('\u001b', string.Concat(Histogram.Render(counts, TextStyle.Plain)));
        Assert.Contains('\u001b', string.Concat(Histogram.Render(counts, TextStyle.Plain with { Color = true })));
    }
}
