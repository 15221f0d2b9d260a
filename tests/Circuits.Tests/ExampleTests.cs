using System.Diagnostics;
using Nexus.Circuits.OpenQasm2;

namespace Nexus.Circuits.Tests;

public class ExampleTests
{
    [Theory]
    [InlineData("bell.qasm", false)]
    [InlineData("bell.qasm", true)]
    [InlineData("ghz.qasm", false)]
    [InlineData("ghz.qasm", true)]
    public void All_bits_of_an_entangled_pair_or_chain_are_equal(string file, bool first)
    {
        var state = Run(file, probability => probability is > 0.4 and < 0.6 ? first : probability > 0.5);
        Assert.All(state.Bits, bit => Assert.Equal(first, bit));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Teleportation_arrives_whatever_is_measured(bool first, bool second)
    {
        var outcomes = new Queue<bool>([first, second]);
        var probabilities = new List<double>();
        var state = Run("teleportation.qasm", probability =>
        {
            probabilities.Add(probability);
            return outcomes.TryDequeue(out var outcome) && outcome;
        });
        Assert.Equal([first, second, false], state.Bits);
        Assert.Equal(0.5, probabilities[0], 12);
        Assert.Equal(0.5, probabilities[1], 12);
        Assert.Equal(0.0, probabilities[2], 12);
    }

    [Fact]
    public void The_fourier_transform_and_its_inverse_give_back_five()
    {
        var state = Run("qft.qasm", probability =>
        {
            Assert.True(probability is < 1e-12 or > 1 - 1e-12);
            return probability > 0.5;
        });
        Assert.Equal([true, false, true, false], state.Bits);
    }

    [Fact]
    public void Grover_finds_the_marked_state_in_121_of_128_shots()
    {
        var product = 1.0;
        var state = Run("grover.qasm", probability =>
        {
            product *= Math.Max(probability, 1 - probability);
            return probability > 0.5;
        });
        Assert.Equal([true, false, true], state.Bits);
        Assert.Equal(121.0 / 128, product, 12);
    }

    [Fact]
    public void The_batch_is_valid_and_varied()
    {
        var folder = Directory.CreateTempSubdirectory("nexus-batch-");
        try
        {
            using var shell = Process.Start("sh", [Path.Combine(Cases.Root, "examples", "generate-batch.sh"), folder.FullName]);
            shell.WaitForExit();
            Assert.Equal(0, shell.ExitCode);
            var files = folder.GetFiles("*.qasm").OrderBy(f => f.Name, StringComparer.Ordinal).ToArray();
            Assert.Equal(300, files.Length);
            Assert.Equal(300, files.Select(f => string.Concat(File.ReadLines(f.FullName).Skip(1))).Distinct(StringComparer.Ordinal).Count());
            Assert.Equal(("circuit-001.qasm", "circuit-300.qasm"), (files[0].Name, files[^1].Name));
            foreach (var file in files)
            {
                var result = OpenQasm2Parser.Parse(File.ReadAllText(file.FullName), file.Name);
                Assert.True(result.Success && result.Diagnostics.Count == 0, string.Join("\n", result.Diagnostics));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DenseState Run(string file, Func<double, bool> choose)
    {
        var result = OpenQasm2Parser.Parse(File.ReadAllText(Path.Combine(Cases.Root, "examples", file)), file);
        Assert.True(result.Success && result.Diagnostics.Count == 0, string.Join("\n", result.Diagnostics));
        var state = new DenseState(result.Circuit!.QubitCount, result.Circuit.BitCount);
        state.Run(result.Circuit, choose);
        return state;
    }
}
