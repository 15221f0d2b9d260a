using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Tests;

/// <summary>Results that are written while they are read.</summary>
public sealed class ResultTextTests
{
    private static readonly JobReport Standing = Reports.Job(JobStatus.Error, Reports.Item(1), Reports.Item(2, JobStatus.Error, "It's \"wrong\"."), Reports.Item(3));

    [Fact]
    public async Task Json_in_parts_is_the_document_of_the_whole()
    {
        OutcomeTally[] many = [.. Enumerable.Range(0, 20_000).Select(i => new OutcomeTally($"{i:b16}", i))];
        var whole = Standing with { Items = [Standing.Items[0] with { Counts = many }, Standing.Items[1], Standing.Items[2] with { Counts = [] }] };
        var parts = many.Chunk(3_000).Select(counts => new ResultPart(1) { Counts = counts }).Append(new ResultPart(3) { Counts = [] });
        using var output = new StringWriter();
        await ResultText.WriteJsonAsync(output, Standing, Standing.Items, parts.ToAsyncEnumerable());
        Assert.Equal(JobJson.Report(whole) + Environment.NewLine, output.ToString());
    }

    [Fact]
    public async Task Counts_have_a_line_an_outcome()
    {
        ResultPart[] parts =
        [
            new(1) { Counts = [new("00", 5)] },
            new(1) { Counts = [new("11 0", 12_345_678_901)] },
            new(3) { Counts = [new("", 2)] },
        ];
        using var output = new StringWriter { NewLine = "\n" };
        await ResultText.WriteCountsAsync(output, parts.ToAsyncEnumerable());
        Assert.Equal("item,outcome,count\n1,00,5\n1,11 0,12345678901\n3,,2\n", output.ToString());
    }

    [Fact]
    public async Task Shots_are_counted_from_1_through_all_parts_of_an_item()
    {
        ResultPart[] parts = [new(1) { Shots = ["0", "1"] }, new(1) { Shots = ["1"] }, new(4) { Shots = ["0"] }];
        using var output = new StringWriter { NewLine = "\n" };
        await ResultText.WriteShotsAsync(output, parts.ToAsyncEnumerable());
        Assert.Equal("item,shot,outcome\n1,1,0\n1,2,1\n1,3,1\n4,1,0\n", output.ToString());
    }
}
