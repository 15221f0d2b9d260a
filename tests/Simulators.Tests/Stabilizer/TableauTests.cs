using Nexus.Simulators.Stabilizer;

namespace Nexus.Simulators.Tests.Stabilizer;

public class TableauTests
{
    /// <summary>A few qubits scattered over a tableau of several vectors a column find what the same qubits alone find.</summary>
    [Fact]
    public void The_number_of_other_qubits_makes_no_difference()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        int[] places = [3, 255, 256, 511, 599];
        for (var round = 0; round < 20; round++)
        {
            using var small = new Tableau(places.Length);
            using var large = new Tableau(600);
            using var copy = new Tableau(600);
            for (var step = 0; step < 60; step++)
            {
                var (a, b) = (random.Next(places.Length), random.Next(places.Length));
                if (random.Next(6) == 0)
                {
                    var outcome = small.Peek(a);
                    Assert.True(outcome == large.Peek(places[a]), $"seed {seed}, round {round}, step {step}");
                    if (outcome is null)
                    {
                        var chosen = random.Next(2) == 0;
                        small.Collapse(a, chosen);
                        large.Collapse(places[a], chosen);
                        Assert.Equal(chosen, large.Peek(places[a]));
                    }
                }
                else if (a != b && random.Next(2) == 0)
                {
                    small.Apply(new(CliffordStepKind.CX, 0, 1), [a, b]);
                    large.Apply(new(CliffordStepKind.CX, 0, 1), [places[a], places[b]]);
                }
                else
                {
                    var kind = (CliffordStepKind)random.Next(6);
                    small.Apply(new(kind, 0), [a]);
                    large.Apply(new(kind, 0), [places[a]]);
                }
            }

            copy.CopyFrom(large, default);
            for (var qubit = 0; qubit < places.Length; qubit++)
            {
                Assert.True(small.Peek(qubit) == copy.Peek(places[qubit]), $"seed {seed}, round {round}, qubit {qubit}");
            }

            copy.Clear(default);
            Assert.Equal(false, copy.Peek(places[0]));
        }
    }
}
