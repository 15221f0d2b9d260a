using System.Reflection;

namespace Nexus.Circuits.Tests.OpenQasm2;

public class OpenQasm2DocumentTests
{
    [Fact]
    public void Every_construct_in_the_document_names_a_test_that_exists()
    {
        var rows = File.ReadAllLines(Path.Combine(Cases.Root, "docs", "formats", "openqasm2.md"))
            .SkipWhile(line => !line.StartsWith("| construct |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|', ' ').Split(" | "))
            .ToArray();
        Assert.InRange(rows.Length, 30, 200);
        foreach (var row in rows)
        {
            var name = row[^1].Trim().Split('.');
            var type = Assert.Single(typeof(OpenQasm2DocumentTests).Assembly.GetTypes(), t => t.Name == name[0]);
            Assert.True(type.GetMethod(name[1])?.GetCustomAttribute<FactAttribute>() is not null, $"There is no test {row[^1]}.");
        }
    }
}
