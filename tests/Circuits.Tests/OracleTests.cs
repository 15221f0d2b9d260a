using System.Numerics;

namespace Nexus.Circuits.Tests;

/// <summary>The oracle itself, against what can be said without it.</summary>
public sealed class OracleTests
{
    [Fact]
    public void Every_gate_of_the_library_has_the_oracles_matrix()
    {
        foreach (var kind in RandomCircuits.Kinds)
        {
            var angles = new[] { 0.7, -1.3, 2.1 }[..Gate.Of(kind).ParameterCount];
            var matrix = GateMatrix.Of(kind, angles);
            var size = 1 << Gate.Of(kind).TargetCount;
            DenseState.AssertEqual(DenseState.MatrixOf(kind, angles), Square(matrix, size));
        }
    }

    [Fact]
    public void A_coin_that_is_tossed_until_it_shows_one_is_one_in_the_end()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddBits("c", 1);
        var isZero = new Condition([0], 0).ToExpression();
        builder.BeginBlock();
        builder.AddReset(0);
        builder.AddGate(GateKind.H, 0);
        builder.AddMeasure(0, 0);
        builder.AddControlFlow(new WhileLoop(isZero, builder.EndBlock()));

        var distribution = DenseState.Distribution(builder.Build());
        Assert.InRange(distribution["1"], 1 - 1e-6, 1 + 1e-9);
        Assert.DoesNotContain("0", distribution.Keys);
    }

    [Fact]
    public void Random_circuits_have_distributions_that_sum_to_one()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var circuit = RandomCircuits.Draw(seed, RandomParts.All);
            Assert.InRange(DenseState.Distribution(circuit).Values.Sum(), 1 - 1e-5, 1 + 1e-9);
        }
    }

    [Fact]
    public void Random_circuits_mean_the_same_with_their_boxes_written_out()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var unitary = RandomCircuits.Draw(seed, RandomParts.Boxes | RandomParts.Permutation | RandomParts.GlobalPhase);
            DenseState.AssertEqual(DenseState.MatrixOf(unitary), DenseState.MatrixOf(BoxExpansion.Expand(unitary)));
            var dynamic = RandomCircuits.Draw(seed, RandomParts.All);
            DenseState.AssertSameDistribution(dynamic, BoxExpansion.Expand(dynamic));
        }
    }

    private static Complex[,] Square(Complex[] entries, int size)
    {
        var matrix = new Complex[size, size];
        for (var k = 0; k < entries.Length; k++)
        {
            matrix[k / size, k % size] = entries[k];
        }

        return matrix;
    }
}
