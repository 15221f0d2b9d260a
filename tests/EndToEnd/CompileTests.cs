namespace Nexus.EndToEnd.Tests;

/// <summary>Circuits compiled by one command and run by the next.</summary>
public sealed class CompileTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_compiled_circuit_runs_where_the_original_is_refused_and_gives_the_same_outcomes()
    {
        var circuit = _place.Write("bell.qasm", Circuits.Bell);
        (await NexusAsync("run", circuit, "--backend", "H1-1E")).Expect(3, "H1-1E has no CX, H; it has Rz, PhasedX, ZZPhase.");

        var compiled = Path.Combine(Path.GetDirectoryName(circuit)!, "compiled.qasm");
        var compile = (await NexusAsync("compile", circuit, "--target", "h-series", "--verify", "--out", compiled, "--json")).Expect(0);
        var item = Assert.Single(compile.Json().GetProperty("items").EnumerateArray());
        Assert.Equal("COMPLETED", item.GetProperty("status").GetString());
        Assert.Equal("Equivalent", item.GetProperty("verdict").GetProperty("outcome").GetString());
        Assert.Equal(["gates", "twoQubit", "depth", "swaps"], item.GetProperty("after").EnumerateObject().Select(p => p.Name));
        var shown = (await NexusAsync("results", compile.Json().GetProperty("job").GetString()!)).Expect(0).Output;
        Assert.Contains("TWO-QUBIT", shown, StringComparison.Ordinal);
        var program = (await NexusAsync("program", item.GetProperty("program").GetString()!)).Expect(0).Output;
        Assert.Contains("for h-series, level 2, seed 0", program, StringComparison.Ordinal);

        var run = (await NexusAsync("run", compiled, "--backend", "H1-1E", "--shots", "1000", "--seed", "1", "--json")).Expect(0);
        var counts = Assert.Single(run.Json().GetProperty("items").EnumerateArray()).GetProperty("counts");
        Assert.Equal(["00", "11"], counts.EnumerateObject().Select(p => p.Name));

        // Five standard deviations; the seed is fixed.
        Assert.InRange(counts.GetProperty("00").GetInt32(), 420, 580);
        (await NexusAsync("compile", circuit, "--target", "nowhere")).Expect(3, "There is no target named 'nowhere'");
        (await NexusAsync("compile", circuit, "--target", "h-series", "--detach")).Expect(4, "--detach needs a server");
        Assert.Contains("ibm-heavy-hex-127", (await NexusAsync("targets")).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compilation_that_takes_long_tells_how_far_it_is()
    {
        // Level 3 searches for ten seconds, however fast the machine.
        var circuit = _place.Write("layers.qasm", Circuits.Layers(6, 2, 1));
        var compile = (await NexusAsync("compile", circuit, "--target", "line-6", "--level", "3")).Expect(0);
        Assert.Matches(@"0 of 1 item finished, [1-9]\d% done \(search \d+, best so far \d+ two-qubit gates at depth \d+: [a-z-]+", compile.Error);
    }

    private Task<NexusExit> NexusAsync(params string[] arguments) => NexusProcess.RunAsync(_place.DataDirectory, arguments);
}
