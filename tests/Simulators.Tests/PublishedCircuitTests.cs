using System.Text.Json;
using Nexus.Simulators.Tests.Oracles;

namespace Nexus.Simulators.Tests;

/// <summary>Published circuits against the oracles; the larger ones against another simulator's marginals (Recorded/README.md).</summary>
public class PublishedCircuitTests
{
    private const int Shots = 50_000;

    [CasesFact]
    public void Circuits_of_at_most_five_qubits_agree_with_exact_distributions()
    {
        var circuits = Cases.Published(5).ToList();
        Assert.True(circuits.Count >= 15, $"{circuits.Count} circuits.");
        foreach (var (file, circuit) in circuits)
        {
            var shots = StatevectorSimulator.Run(circuit, new SimulationOptions(Shots, 11));
            Agreement.AssertDistribution(OutcomeDistribution.Of(circuit), shots, file);
        }
    }

    [CasesFact]
    public void Circuits_of_six_to_eight_qubits_agree_with_dense_states()
    {
        var circuits = Cases.Published(8).Where(c => c.Circuit.QubitCount > 5).ToList();
        Assert.NotEmpty(circuits);
        foreach (var (file, circuit) in circuits)
        {
            var shots = StatevectorSimulator.Run(circuit, new SimulationOptions(Shots, 12));
            Agreement.AssertDistribution(OutcomeDistribution.OfFinalMeasurements(circuit), shots, file);
        }
    }

    [CasesFact]
    public void Circuits_of_nine_to_twenty_qubits_agree_with_recorded_marginals()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recorded", "marginals.json")));
        var recorded = json.RootElement.GetProperty("circuits");
        var circuits = Cases.Published(20).Where(c => c.Circuit.QubitCount > 8).ToList();
        Assert.NotEmpty(circuits);
        foreach (var (file, circuit) in circuits)
        {
            var reference = recorded.GetProperty(file);
            var ones = reference.GetProperty("ones").Deserialize<int[]>()!;
            var bothOnes = reference.GetProperty("bothOnes").Deserialize<int[][]>()!;
            var referenceShots = reference.GetProperty("shots").GetInt32();
            Assert.Equal(ones.Length, circuit.BitCount);

            const int FewerShots = 20_000;
            var table = StatevectorSimulator.Run(circuit, new SimulationOptions(FewerShots, 13));
            var found = Marginals(table);
            var allowed = Agreement.AllowedDifference(FewerShots, referenceShots, ones.Length * (ones.Length + 1) / 2);
            for (var i = 0; i < ones.Length; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    var expected = (j == i ? ones[i] : bothOnes[i][j]) / (double)referenceShots;
                    var actual = found[i][j] / (double)FewerShots;
                    Assert.True(Math.Abs(expected - actual) <= allowed, $"{file}: bits {i} and {j} are both 1 in {actual} of the shots, recorded {expected}.");
                }
            }
        }
    }

    /// <summary>How often each pair of bits (j at most i) is 1 in both.</summary>
    private static int[][] Marginals(ShotTable shots)
    {
        var both = Enumerable.Range(0, shots.BitCount).Select(i => new int[i + 1]).ToArray();
        foreach (var (outcome, count) in shots.Counts())
        {
            var bits = Agreement.Bits(outcome.Span, shots.BitCount);
            for (var i = 0; i < bits.Length; i++)
            {
                for (var j = 0; j <= i && bits[i] == '1'; j++)
                {
                    both[i][j] += bits[j] == '1' ? count : 0;
                }
            }
        }

        return both;
    }
}
