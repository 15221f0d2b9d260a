using System.Reflection;
using System.Text.RegularExpressions;
using Nexus.Circuits.Pytket;
using Nexus.Circuits.Qir;

namespace Nexus.Circuits.Tests.Pytket;

/// <summary>The tables of the documents name every operation, and tests that exist.</summary>
public partial class PytketDocumentationTests
{
    [Fact]
    public void The_table_of_pytket_names_every_operation_and_its_test()
    {
        var rows = Rows("pytket.md");
        foreach (var name in OpTypes.All)
        {
            var row = Assert.Single(rows, r => r.Construct == $"`{name}`");
            Assert.StartsWith(OpTypes.RefusedNames.Contains(name) ? "refused" : "supported", row.Status, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_table_of_QIR_names_every_function_and_its_test()
    {
        var rows = Rows("qir.md");
        foreach (var name in Instructions.Names)
        {
            Assert.Single(rows, r => r.Construct == $"`__quantum__qis__{name}__body`");
        }
    }

    [Fact]
    public void What_pytket_has_no_words_for_is_an_obstacle()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 4);
        var number = builder.AddVariable("f", ClassicalType.Double);
        var bits = builder.AddVariable("b", ClassicalType.Bits(1), 4);
        int[] stored = [.. Enumerable.Range(number.First, number.Count)];
        builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromRunTime(ClassicalExpression.Read(ClassicalType.Double, stored))], 0, [0]);
        builder.AddAssign(ClassicalTarget.To(ClassicalType.Double, stored), ClassicalExpression.Binary(
            ClassicalBinary.Add, ClassicalExpression.Read(ClassicalType.Double, stored), ClassicalExpression.Literal(ClassicalValue.Of(1.5))));
        var index = ClassicalExpression.Read(ClassicalType.Bits(1), bits.First);
        builder.AddAssign(ClassicalTarget.Element(ClassicalType.Bits(1), new ElementRange(bits.First, 1, 4), index), index);
        builder.AddAssign(ClassicalTarget.To(ClassicalType.Bits(1), bits.First), ClassicalExpression.Cast(ClassicalType.Bits(1), ClassicalExpression.Symbol("n", ClassicalType.Unsigned(8))));
        var identity = new System.Numerics.Complex[256];
        for (var i = 0; i < 16; i++)
        {
            identity[i * 17] = 1;
        }

        builder.AddBox(new UnitaryBox(identity), 0, [0, 1, 2, 3]);
        var obstacles = PytketWriter.Write(builder.Build()).Obstacles;
        Assert.Equal(5, obstacles.Count);
        Assert.All(obstacles.Select((o, i) => (o, i)), o => Assert.StartsWith($"Operation {o.i} (", o.o, StringComparison.Ordinal));
    }

    private static List<(string Construct, string Status)> Rows(string file)
    {
        var rows = new List<(string, string)>();
        var tests = typeof(PytketDocumentationTests).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith("Nexus.Circuits.Tests", StringComparison.Ordinal) == true).ToLookup(t => t.Name);
        foreach (var line in File.ReadLines(Path.Combine(Cases.Root, "docs", "formats", file)).Where(l => l.StartsWith("| ", StringComparison.Ordinal)))
        {
            var match = Row().Match(line);
            if (!match.Success)
            {
                Assert.Matches("^\\| [a-z]+ \\| \\| test \\|$", line);
                continue;
            }

            var method = tests[match.Groups["type"].Value].Select(t => t.GetMethod(match.Groups["method"].Value)).SingleOrDefault(m => m is not null);
            Assert.True(method?.GetCustomAttributes<FactAttribute>().Any() == true, $"There is no test {match.Groups["type"].Value}.{match.Groups["method"].Value}.");
            rows.Add((match.Groups["construct"].Value, match.Groups["status"].Value));
        }

        return rows;
    }

    [GeneratedRegex("^\\| (?<construct>.+?) \\| (?<status>.+) \\| `(?<type>\\w+)\\.(?<method>\\w+)` \\|$")]
    private static partial Regex Row();
}
