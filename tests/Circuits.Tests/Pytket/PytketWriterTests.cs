using CsCheck;
using Nexus.Circuits.Pytket;

namespace Nexus.Circuits.Tests.Pytket;

public class PytketWriterTests
{
    private const RandomParts Unitary = RandomParts.Boxes | RandomParts.Permutation | RandomParts.GlobalPhase;

    private const RandomParts Classical = RandomParts.Measurements | RandomParts.Conditions | RandomParts.Boxes | RandomParts.Permutation;

    [Fact]
    public void What_is_written_reads_back_as_the_same_unitary() => Gen.Int[0, 100_000].Sample(
        seed =>
        {
            var circuit = RandomCircuits.Draw(seed, Unitary);
            var back = RoundTrip(circuit);
            DenseState.AssertEqual(DenseState.MatrixOf(circuit), DenseState.MatrixOf(back));
            Assert.Equal(circuit.ImplicitPermutation, back.ImplicitPermutation);
        },
        iter: 150,
        threads: 1);

    [Fact]
    public void What_is_written_reads_back_with_the_same_results() => Gen.Int[0, 100_000].Sample(
        seed =>
        {
            var circuit = RandomCircuits.Draw(seed, Classical);
            DenseState.AssertSameDistribution(circuit, RoundTrip(circuit));
        },
        iter: 100,
        threads: 1);

    [Fact]
    public void Branches_and_assignments_read_back_with_the_same_results()
    {
        var written = 0;
        Gen.Int[0, 100_000].Sample(
            seed =>
            {
                var circuit = RandomCircuits.Draw(seed, Classical | RandomParts.Branches | RandomParts.Assignments);
                var result = PytketWriter.Write(circuit);
                if (!result.Success)
                {
                    // A shift by a signed number, an index: named, never written as something else.
                    Assert.All(result.Obstacles, o => Assert.Matches("^Operation [0-9]+ \\(.*\\): ", o));
                    return;
                }

                Interlocked.Increment(ref written);
                AssertSameOn(circuit, PytketText.Read(result.Text!));
            },
            iter: 150,
            threads: 1);
        Assert.True(written > 15, $"{written} circuits could be written.");
    }

    [Fact]
    public void Everything_else_is_an_obstacle_that_names_its_operation()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        builder.AddBits("c", 1);
        builder.AddGate(GateKind.H, 0);
        builder.AddGate(Gate.Opaque("magic", 1, 0), [], 0, [1]);
        builder.BeginBlock();
        builder.AddMeasure(0, 0);
        builder.AddControlFlow(new WhileLoop(ClassicalExpression.Cast(ClassicalType.Bool, ClassicalExpression.Read(ClassicalType.Bits(1), 0)), builder.EndBlock()));
        builder.AddEnd();
        var result = PytketWriter.Write(builder.Build());
        Assert.Null(result.Text);
        Assert.Collection(
            result.Obstacles,
            o => Assert.StartsWith("Operation 1 (magic on q[1]):", o, StringComparison.Ordinal),
            o => Assert.StartsWith("Operation 2 (while on q[0]):", o, StringComparison.Ordinal),
            o => Assert.StartsWith("Operation 3 (end):", o, StringComparison.Ordinal));
    }

    [Fact]
    public void Angles_are_half_turns_as_they_are()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        var alpha = Expression.Symbol("alpha");
        foreach (var angle in new[] { Expression.Pi / Expression.Number(2), alpha, alpha * Expression.Pi, Expression.Number(Rational.Of(3, 10)), -alpha / Expression.Number(2) })
        {
            builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromExpression(angle)], 0, [0]);
        }

        var result = PytketWriter.Write(builder.Build());
        foreach (var text in new[] { "[\"1/2\"]", "[\"alpha/pi\"]", "[\"alpha\"]", "[\"3/10/pi\"]", "[\"(-alpha)/2/pi\"]" })
        {
            Assert.Contains(text, result.Text, StringComparison.Ordinal);
        }

        var back = PytketText.Read(result.Text!);
        Assert.Equal(Math.PI / 2, back[0].Parameters[0].Radians);
        Assert.Equal(Parameter.FromExpression(alpha), back[1].Parameters[0]);
        Assert.Equal(Parameter.FromExpression(alpha * Expression.Pi), back[2].Parameters[0]);
        Assert.Equal(0.3, back[3].Parameters[0].Radians);
    }

    [Fact]
    public void Names_that_pytket_would_not_take_are_changed_and_none_is_used_twice()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("Q w", 1);
        builder.AddQubits("_w", 1);
        builder.AddBits("q_w", 1);
        builder.AddMeasure(0, 0);
        var back = RoundTrip(builder.Build());
        var names = back.QubitRegisters.Concat(back.BitRegisters).Select(r => r.Name).ToArray();
        Assert.Equal(["q_w", "r_w", "q_w_1"], names);
    }

    [Fact]
    public void Index_vectors_with_gaps_and_dimensions_are_kept()
    {
        const string text = """
            {"phase": "0", "qubits": [["grid", [1, 2]], ["grid", [0, 0]], ["one", []], ["q", [5]]], "bits": [["c", [3]]], "implicit_permutation": [],
             "commands": [{"op": {"type": "CX"}, "args": [["one", []], ["grid", [0, 0]]]}, {"op": {"type": "Measure"}, "args": [["q", [5]], ["c", [3]]]}]}
            """;
        var circuit = PytketText.Read(PytketWriter.Write(PytketText.Read(text)).Text!);
        Assert.Equal(["grid[1][2]", "grid[0][0]", "one", "q[5]"], circuit.QubitRegisters.SelectMany(r => Enumerable.Range(0, r.Count).Select(r.NameOf)));
        Assert.Equal([2, 1], circuit[0].Qubits.ToArray());
        Assert.Equal("c[3]", circuit.BitRegisters[0].NameOf(0));
    }

    [Fact]
    public void Long_conditions_are_conditions_within_one_another()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddBits("c", 40);
        var value = (System.Numerics.BigInteger.One << 39) + 5;
        builder.AddGate(Gate.Of(GateKind.X), [], 0, [0], new Condition([.. Enumerable.Range(0, 40)], value));
        var back = RoundTrip(builder.Build());
        Assert.Equal(value, back[0].Condition!.Value);
        Assert.Equal(40, back[0].Condition!.Bits.Count);
    }

    private static Circuit RoundTrip(Circuit circuit)
    {
        var result = PytketWriter.Write(circuit);
        Assert.True(result.Success, string.Join('\n', result.Obstacles));
        return PytketText.Read(result.Text!);
    }

    // The bits that the writer adds for its own use are results to pytket: only those of the circuit are compared.
    private static void AssertSameOn(Circuit expected, Circuit actual)
    {
        var names = expected.ResultRegisters.Select(r => r.Name).ToHashSet();
        var places = actual.ResultRegisters.Where(r => names.Contains(r.Name)).SelectMany(r => Enumerable.Range(r.First, r.Count)).ToArray();
        var found = new Dictionary<string, double>();
        foreach (var (key, probability) in DenseState.Distribution(actual))
        {
            var own = string.Concat(places.Select(p => key[p]));
            found[own] = found.GetValueOrDefault(own) + probability;
        }

        var wanted = DenseState.Distribution(expected);
        foreach (var key in wanted.Keys.Union(found.Keys))
        {
            Assert.Equal(wanted.GetValueOrDefault(key), found.GetValueOrDefault(key), 1e-5);
        }
    }
}
