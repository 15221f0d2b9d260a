using System.Reflection;
using System.Text.RegularExpressions;
using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Circuits.Tests;
using Nexus.Compiler.Targets;
using Nexus.Compiler.Verification;

namespace Nexus.Compiler.Tests;

/// <summary>What docs/compiler.md says holds.</summary>
public class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Cases.Root, "docs", "compiler.md"));

    [Fact]
    public void The_target_on_the_page_is_one_that_circuits_are_compiled_for()
    {
        var json = Regex.Match(Page, "```json\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        var read = TargetReader.Read(json);
        Assert.Empty(read.Warnings);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 3);
        builder.AddGate(Gate.Of(GateKind.X), [], 2, [0, 1, 2]);
        var result = CircuitCompiler.Compile(builder.Build(), read.Target!, new CompilerOptions { Verify = true });
        TargetCheck.AssertFits(result.Circuit.Body, read.Target!);
        Assert.Equal((6, VerdictOutcome.Equivalent), (result.After.TwoQubitGates, result.Verdict!.Outcome));
    }

    [Fact]
    public void The_table_of_passes_has_all_of_them()
    {
        var passes = typeof(ICompilerPass).Assembly.GetExportedTypes()
            .Where(t => t is { IsAbstract: false, IsInterface: false } && typeof(ICompilerPass).IsAssignableFrom(t))
            .Select(t => t.GetConstructors().Single())
            .Select(c => (ICompilerPass)c.Invoke(BindingFlags.OptionalParamBinding, null, [.. c.GetParameters().Select(_ => Type.Missing)], null));
        var rows = Regex.Matches(Page, "^\\| `([a-z-]+)` \\|", RegexOptions.Multiline).Select(m => m.Groups[1].Value).Except(DeviceTargets.Names).Except(["generic"]);
        Assert.Equal(passes.Select(p => p.Name).Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_of_targets_has_all_of_them() =>
        Assert.All(DeviceTargets.Names.Concat(TargetFamily.Forms), name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));
}
