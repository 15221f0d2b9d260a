using System.Globalization;
using System.Reflection;
using Nexus.Circuits;
using Nexus.Circuits.OpenQasm2;

namespace Nexus.Simulators.Tests;

/// <summary>The code of Simulators/README.md stands here word for word, and runs.</summary>
public class ReadmeTests
{
    [Fact]
    public void The_first_example_prints_the_counts_of_a_Bell_pair()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);

        // Readme: shots
        var circuit = OpenQasm2Parser.Parse("OPENQASM 2.0; include \"qelib1.inc\"; qreg q[2]; creg c[2]; h q[0]; cx q[0],q[1]; measure q -> c;").Circuit!;
        var shots = StatevectorSimulator.Run(circuit, new SimulationOptions(Shots: 1000, Seed: 1));
        foreach (var (outcome, count) in shots.Counts())
        {
            output.WriteLine($"{OutcomeKey.Format(circuit.BitRegisters, outcome.Span)} {count}");
        }

        // Readme: end
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["00", "11"], lines.Select(line => line.Split(' ')[0]).Order());
        Assert.Equal(1000, lines.Sum(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void The_second_example_prints_an_amplitude_an_entry_and_a_correlation()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);

        // Readme: state
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        builder.AddGate(GateKind.H, 0);
        builder.AddGate(Gate.Of(GateKind.X), [], 1, [0, 1]);
        var bell = builder.Build();
        using var state = StatevectorSimulator.Evolve(bell, new EvolutionOptions(MaxThreads: 2));
        var matrix = StatevectorSimulator.Unitary(bell);
        var correlation = StatevectorSimulator.Expectation(bell, new PauliSum(new PauliTerm(1, (Pauli.X, 0), (Pauli.X, 1))));
        output.WriteLine($"{state[3].Real:F3} {matrix[0].Real:F3} {correlation:F3}");

        // Readme: end
        Assert.Equal("0.707 0.707 1.000", output.ToString().Trim());
    }

    [Fact]
    public void The_examples_are_those_of_the_readme()
    {
        var shown = new List<string>();
        var inCode = false;
        foreach (var line in Lines("readme.md"))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inCode = line == "```csharp";
            }
            else if (inCode)
            {
                shown.Add(line);
            }
        }

        var run = new List<string>();
        inCode = false;
        foreach (var line in Lines("ReadmeTests.cs").Select(line => line.Length > 8 ? line[8..] : ""))
        {
            if (line.StartsWith("// Readme: ", StringComparison.Ordinal))
            {
                inCode = line != "// Readme: end";
            }
            else if (inCode && line.Length > 0)
            {
                run.Add(line);
            }
        }

        Assert.NotEmpty(shown);
        Assert.Equal(shown, run);
    }

    private static IEnumerable<string> Lines(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
