using Nexus.Circuits;
using Nexus.Circuits.Tests;
using Nexus.Compiler.Targets;

namespace Nexus.Compiler.Tests;

/// <summary>How far a compilation is, as its progress tells.</summary>
public class CompilationProgressTests
{
    [Theory]
    [InlineData(OptimizationLevel.None, "line-8")]
    [InlineData(OptimizationLevel.Fast, "line-8")]
    [InlineData(OptimizationLevel.Default, "line-8")]
    [InlineData(OptimizationLevel.Default, "generic")]
    public void Each_pass_is_told_as_it_begins_and_the_share_rises_to_one(OptimizationLevel level, string target)
    {
        var (result, reports) = Compile(new CompilerOptions { Level = level, Verify = true }, target);
        AssertRises(reports);
        Assert.Equal(
            Runs([.. result.Passes.Select(p => p.Name), "verify", ""]),
            Runs([.. reports.Select(r => r.Stage.Split(',')[0])]));
    }

    [Fact]
    public void A_pass_that_takes_long_tells_how_far_it_is()
    {
        var (_, reports) = Compile(new CompilerOptions(), "line-8");
        Assert.InRange(reports.Where(r => r.Stage == "map").Select(r => r.Fraction).Distinct().Count(), 8, 100);
    }

    [Fact]
    public void Passes_that_are_repeated_tell_their_round()
    {
        var (result, reports) = Compile(new CompilerOptions(), "generic");
        Assert.True(result.Passes.Count(p => p.Name == "fold-phases") > 1);
        Assert.Contains(reports, r => r.Stage == "fold-phases");
        Assert.Contains(reports, r => r.Stage == "fold-phases, round 2");
    }

    [Fact]
    public void A_search_tells_the_best_so_far()
    {
        // On a machine that is slow enough there is no time left to search.
        var limit = TimeSpan.FromSeconds(1);
        var (result, reports) = Search(limit);
        while (!reports.Exists(IsSearch) && limit < TimeSpan.FromMinutes(1))
        {
            limit *= 4;
            (result, reports) = Search(limit);
        }

        AssertRises(reports, beforeTheEnd: 0.3);
        var first = reports.First(IsSearch);
        Assert.EndsWith(": map", first.Stage, StringComparison.Ordinal);
        Assert.True(int.Parse(first.Stage.Split(' ')[5], System.Globalization.CultureInfo.InvariantCulture) >= result.After.TwoQubitGates);
        Assert.InRange(first.Fraction, 0.1, 0.9);

        static bool IsSearch(CompilationProgress report) => report.Stage.StartsWith("search 1, best so far ", StringComparison.Ordinal);

        static (CompilationResult Result, List<CompilationProgress> Reports) Search(TimeSpan limit) =>
            Compile(new CompilerOptions { Level = OptimizationLevel.Search, TimeLimit = limit }, "line-6", qubits: 5, operations: 20);
    }

    [Fact]
    public void A_search_that_there_is_no_time_for_counts_for_nothing()
    {
        var (_, reports) = Compile(new CompilerOptions { Level = OptimizationLevel.Search, TimeLimit = TimeSpan.Zero }, "line-8");
        AssertRises(reports);
        Assert.DoesNotContain(reports, r => r.Stage.StartsWith("search", StringComparison.Ordinal));
    }

    private static void AssertRises(List<CompilationProgress> reports, double beforeTheEnd = 0.5)
    {
        Assert.All(reports, r => Assert.InRange(r.Fraction, 0, 1));
        Assert.Equal(reports.Select(r => r.Fraction).Order(), reports.Select(r => r.Fraction));
        Assert.Equal(new CompilationProgress(1, ""), reports[^1]);
        Assert.InRange(reports[^2].Fraction, beforeTheEnd, 0.9999);
    }

    /// <summary>The names without those that follow an equal one.</summary>
    private static IEnumerable<string> Runs(List<string> names) => names.Where((name, index) => index == 0 || name != names[index - 1]);

    private static (CompilationResult Result, List<CompilationProgress> Reports) Compile(
        CompilerOptions options, string target, int qubits = 7, int operations = 40)
    {
        var circuit = RandomCircuits.Draw(5, RandomParts.Gates, qubits, operations, kinds: [GateKind.H, GateKind.X, GateKind.T]);
        var reports = new List<CompilationProgress>();
        var result = CircuitCompiler.Compile(circuit, DeviceTargets.Find(target)!, options with { Progress = new Reporter(reports) });
        return (result, reports);
    }

    private sealed class Reporter(List<CompilationProgress> reports) : IProgress<CompilationProgress>
    {
        public void Report(CompilationProgress value) => reports.Add(value);
    }
}
