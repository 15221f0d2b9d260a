namespace Nexus.EndToEnd.Tests;

/// <summary>Clients in other languages, on libraries that nobody here wrote, against a server of its own.</summary>
public sealed class SampleClientTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [PythonFact]
    public Task The_sample_in_Python_does_what_the_guide_shows() => RunAsync(SampleClients.Python, SampleClients.PythonSample);

    [NodeFact]
    public Task The_sample_in_Node_does_what_the_guide_shows() => RunAsync(SampleClients.Node, SampleClients.NodeSample);

    private static string[] ExpectedLines()
    {
        // The guide shows the output once, for both languages.
        var guide = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "guide.md"));
        return [.. guide
            .SkipWhile(l => !l.Contains("nexus_sample.py", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(l => l != "```")];
    }

    private async Task RunAsync(string interpreter, string sample)
    {
        await using var server = await ServerProcess.StartAsync(_place);
        var environment = new Dictionary<string, string?> { ["NEXUS_TOKEN"] = server.Token };
        await using var client = ChildProcess.Start(interpreter, environment, "", sample, $"127.0.0.1:{server.Grpc.Port}");

        var exit = (await client.ExitAsync()).Expect(0);

        Assert.Equal(ExpectedLines(), exit.Output.TrimEnd().Split(Environment.NewLine));
        Assert.False(server.Process.HasExited);
    }
}
