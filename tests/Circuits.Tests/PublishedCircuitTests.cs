using Nexus.Circuits.OpenQasm2;

namespace Nexus.Circuits.Tests;

public class PublishedCircuitTests
{
    [CasesFact]
    public void Every_published_circuit_parses_without_a_word()
    {
        Assert.NotEmpty(Cases.OpenQasm2Files);
        foreach (var file in Cases.OpenQasm2Files)
        {
            var result = OpenQasm2Parser.Parse(File.ReadAllText(file), Path.GetFileName(file));
            Assert.True(result.Success && result.Diagnostics.Count == 0, string.Join("\n", result.Diagnostics));
            Assert.Equal(Path.GetFileNameWithoutExtension(file), result.Circuit!.Name);
        }
    }
}
