using System.Numerics;
using CsCheck;
using Nexus.Circuits.OpenQasm3;

namespace Nexus.Circuits.Tests.OpenQasm3Writing;

/// <summary>
/// What OpenQasm3Writer writes means the same when it is read again. Runs for each reader: a class derived from this one gives it.
/// </summary>
/// <param name="read">Reads OpenQASM 3.</param>
public abstract class OpenQasm3RoundTripTests(Func<string, ParseResult> read)
{
    [Fact]
    public void Gates_boxes_and_controls_read_back_as_the_same_unitary_with_its_phase() =>
        Gen.Int[0, 1_000_000].Sample(
            seed =>
            {
                var circuit = RandomCircuits.Draw(seed, RandomParts.Boxes | RandomParts.Permutation | RandomParts.GlobalPhase, qubits: 3, operations: 8);
                AssertSameMatrix(circuit, ReadBack(circuit));
            },
            iter: 60);

    [Fact]
    public void Every_gate_with_any_controls_reads_back_as_itself_with_its_phase()
    {
        foreach (var kind in RandomCircuits.Kinds)
        {
            var gate = Gate.Of(kind);
            for (var controls = 0; controls <= 4 - gate.TargetCount; controls++)
            {
                var builder = new CircuitBuilder();
                builder.AddQubits("q", 4);
                Parameter[] angles = [.. Enumerable.Range(0, gate.ParameterCount).Select(i => Parameter.FromRadians(0.7 - (1.3 * i)))];
                builder.AddGate(gate, angles, controls, [.. Enumerable.Range(0, controls + gate.TargetCount).Select(i => 3 - i)]);
                AssertSameMatrix(builder.Build(), ReadBack(builder.Build()));
            }
        }
    }

    [Fact]
    public void Everything_together_reads_back_with_the_same_results() =>
        Gen.Int[0, 1_000_000].Sample(
            seed =>
            {
                var circuit = RandomCircuits.Draw(seed, RandomParts.All & ~RandomParts.Permutation, qubits: 3, operations: 8);
                DenseState.AssertSameDistribution(circuit, ReadBack(circuit));
            },
            iter: 100);

    [Fact]
    public void Inputs_read_back_with_their_types_and_uses()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddInput("theta", ClassicalType.Double);
        builder.AddInput("n", ClassicalType.Unsigned(8));
        builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromExpression(Expression.Symbol("theta") / Expression.Number(2))], 0, [0]);
        builder.AddGate(
            Gate.Of(GateKind.RZ),
            [Parameter.FromRunTime(ClassicalExpression.Cast(ClassicalType.Double, ClassicalExpression.Symbol("n", ClassicalType.Unsigned(8))))],
            0,
            [0]);
        var circuit = builder.Build();
        var again = ReadBack(circuit);
        Assert.Equal(circuit.Inputs, again.Inputs);
        var values = new Dictionary<string, Expression> { ["theta"] = Expression.Number(Rational.Of(3, 5)), ["n"] = Expression.Number(2) };
        AssertSameMatrix(InputBinding.Bind(circuit, values), InputBinding.Bind(again, values));
    }

    private Circuit ReadBack(Circuit circuit)
    {
        var written = OpenQasm3Writer.Write(circuit);
        Assert.True(written.Success, string.Join("\n", written.Obstacles));
        var result = read(written.Text!);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics) + "\n" + written.Text);
        return result.Circuit!;
    }

    private static void AssertSameMatrix(Circuit expected, Circuit actual)
    {
        var (left, right) = (DenseState.MatrixOf(expected), DenseState.MatrixOf(actual));
        foreach (var (a, b) in left.Cast<Complex>().Zip(right.Cast<Complex>()))
        {
            Assert.InRange((a - b).Magnitude, 0, 1e-9);
        }
    }
}
