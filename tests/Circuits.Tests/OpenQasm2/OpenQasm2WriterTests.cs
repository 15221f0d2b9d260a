using System.Numerics;
using CsCheck;
using Nexus.Circuits.OpenQasm2;

namespace Nexus.Circuits.Tests.OpenQasm2;

public class OpenQasm2WriterTests
{
    private static readonly OpenQasm2WriterOptions Hqslib1 = new() { Dialect = OpenQasm2Dialect.Hqslib1 };

    [Theory]
    [InlineData(OpenQasm2Dialect.Qelib1)]
    [InlineData(OpenQasm2Dialect.Hqslib1)]
    public void Gates_boxes_and_controls_read_back_as_the_same_unitary_up_to_a_phase(OpenQasm2Dialect dialect) =>
        Gen.Int[0, 1_000_000].Sample(
            seed =>
            {
                var circuit = RandomCircuits.Draw(seed, RandomParts.Boxes | RandomParts.Permutation | RandomParts.GlobalPhase, qubits: 4, operations: 8);
                AssertSameUpToPhase(circuit, ReadBack(circuit, new() { Dialect = dialect }));
            },
            iter: 60);

    [Fact]
    public void Every_gate_with_any_controls_reads_back_as_itself_up_to_a_phase()
    {
        foreach (var kind in RandomCircuits.Kinds)
        {
            var gate = Gate.Of(kind);
            for (var controls = 0; controls <= 5 - gate.TargetCount; controls++)
            {
                var builder = new CircuitBuilder();
                builder.AddQubits("q", 5);
                Parameter[] angles = [.. Enumerable.Range(0, gate.ParameterCount).Select(i => i % 2 == 0 ? Exact(1 + i, 5) : Parameter.FromRadians(-0.3))];
                builder.AddGate(gate, angles, controls, [.. Enumerable.Range(0, controls + gate.TargetCount).Select(i => 4 - i)]);
                AssertSameUpToPhase(builder.Build(), ReadBack(builder.Build()));
                AssertSameUpToPhase(builder.Build(), ReadBack(builder.Build(), Hqslib1));
            }
        }
    }

    [Theory]
    [InlineData(OpenQasm2Dialect.Qelib1, RandomParts.Measurements | RandomParts.Conditions | RandomParts.Boxes | RandomParts.Branches, 0.38)]
    [InlineData(OpenQasm2Dialect.Hqslib1, RandomParts.Measurements | RandomParts.Conditions | RandomParts.Assignments | RandomParts.Branches, 0.4)]
    public void Measurements_and_conditions_read_back_with_the_same_results(OpenQasm2Dialect dialect, RandomParts parts, double leastWritten)
    {
        // The same circuits at every run: how many of them the dialect can say is then a fact, not a draw.
        const int all = 250;
        var written = 0;
        for (var seed = 0; seed < all; seed++)
        {
            var circuit = RandomCircuits.Draw(seed, parts, qubits: 3, operations: 8);
            var result = OpenQasm2Writer.Write(circuit, new() { Dialect = dialect });
            if (result.Success)
            {
                written++;
                AssertSameResults(circuit, Read(result.Text!));
            }
        }

        Assert.InRange(written / (double)all, leastWritten, 1);
    }

    [Fact]
    public void Gates_of_qelib1_are_written_by_their_names()
    {
        const string program = """
            OPENQASM 2.0;
            include "qelib1.inc";
            qreg q[5];
            creg c[5];
            h q[0];
            cx q[0],q[1];
            ccx q[0],q[1],q[2];
            c3x q[0],q[1],q[2],q[3];
            u3(pi/2,0.1,-pi/8) q[0];
            u1(3*pi/4) q[1];
            cu1(1.0/3) q[0],q[1];
            cu3(0.5,0.25,2*pi) q[0],q[1];
            swap q[3],q[4];
            cswap q[0],q[3],q[4];
            rzz(0.7) q[0],q[1];
            barrier q[0],q[2];
            reset q[1];
            if(c==3) x q[0];
            measure q[0] -> c[0];

            """;
        Assert.Equal(program.ReplaceLineEndings("\n"), Text(Read(program)));
    }

    [Fact]
    public void Gates_of_hqslib1_are_written_by_their_names()
    {
        const string program = """
            OPENQASM 2.0;
            include "hqslib1.inc";
            qreg q[2];
            creg c[2];
            creg d[3];
            U1q(pi/2,-pi/4) q[0];
            RZZ(0.7) q[0],q[1];
            Rxxyyzz(0.1,0.2,0.3) q[0],q[1];
            Rxxyyzz_zphase(1,2,3,4,5) q[0],q[1];
            if(c[1]==1) x q[0];
            if(d>=2) x q[0];
            if(d!=2) c = 1;
            d = ((c + 1) & d);
            d[1] = c[0];
            d = (~d);

            """;
        Assert.Equal(program.ReplaceLineEndings("\n"), Text(Read(program), Hqslib1));
    }

    [Fact]
    public void A_gate_without_a_name_is_defined_once()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 3);
        builder.AddGate(Gate.Of(GateKind.RYY), [Exact(1, 3)], 0, [0, 1]);
        builder.AddGate(Gate.Of(GateKind.RYY), [Exact(1, 5)], 0, [1, 2]);
        Assert.Equal(
            """
            OPENQASM 2.0;
            include "qelib1.inc";
            qreg q[3];
            gate ryy(a) q0,q1 {
              rx(pi/2) q0;
              rx(pi/2) q1;
              rzz(a) q0,q1;
              rx(-pi/2) q0;
              rx(-pi/2) q1;
            }
            ryy(pi/3) q[0],q[1];
            ryy(pi/5) q[1],q[2];

            """.ReplaceLineEndings("\n"),
            Text(builder.Build()));
    }

    [Fact]
    public void Names_that_the_language_forbids_are_changed_and_stay_apart()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("Q", 1);
        builder.AddQubits("r_Q", 1);
        builder.AddQubits("a b", 1);
        builder.AddQubits("a_b", 1);
        builder.AddQubits("measure", 1);
        builder.AddQubits("cx", 1);
        builder.AddQubits("c\n; x", 1);
        builder.AddBits("r_Q", 1);
        builder.AddBits("\u00e9", 2);
        builder.AddGate(Gate.Opaque("h", 1, 0), [], 0, [0]);
        builder.AddGate(Gate.Opaque("Odd gate", 2, 1), [Exact(1, 2)], 0, [0, 1]);
        var text = Text(builder.Build());
        var circuit = Read(text);
        Assert.Equal("r_Q_2[1] r_Q[1] a_b_2[1] a_b[1] measure_2[1] cx_2[1] c___x[1]", string.Join(' ', circuit.QubitRegisters));
        Assert.Equal("r_Q_3[1] r__[2]", string.Join(' ', circuit.BitRegisters));
        Assert.Equal(["h_2", "g_Odd_gate"], [circuit[0].Gate.Name, circuit[1].Gate.Name]);
        Assert.Contains("// The register 'c?; x' is called c___x here.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_on_part_of_a_register_is_written_for_each_value_of_the_rest()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddBits("c", 2);
        builder.AddGate(Gate.Of(GateKind.X), [], 0, [0], new Condition([1], 1));
        Assert.EndsWith("if(c==2) x q[0];\nif(c==3) x q[0];\n", Text(builder.Build()), StringComparison.Ordinal);
        Assert.EndsWith("\nif(c[1]==1) x q[0];\n", Text(builder.Build(), Hqslib1), StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_that_cannot_hold_leaves_nothing_and_one_that_must_hold_nothing_of_itself()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddBits("c", 2);
        builder.AddGate(Gate.Of(GateKind.X), [], 0, [0], new Condition([0, 1], 4));
        builder.AddGate(Gate.Of(GateKind.Y), [], 0, [0], new Condition([], 0));
        Assert.EndsWith("creg c[2];\ny q[0];\n", Text(builder.Build()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_global_phase_is_left_out_with_a_word_and_a_permutation_becomes_swaps()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 3);
        builder.SetGlobalPhase(Exact(1, 7));
        builder.SetImplicitPermutation([1, 2, 0]);
        var text = Text(builder.Build());
        Assert.Contains("// A global phase is left out: pi/7\n", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("swap q").Length - 1);
        AssertSameUpToPhase(builder.Build(), Read(text));
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("pi/3")]
    [InlineData("sin(0.3)*2^0.5")]
    [InlineData("-7*pi/16")]
    [InlineData("1.5e-7")]
    [InlineData("123456789012")]
    [InlineData("1.0/3 - 2*pi/7")]
    public void An_angle_reads_back_exactly(string angle)
    {
        var circuit = Read($"OPENQASM 2.0; include \"qelib1.inc\"; qreg q[1]; rx({angle}) q[0];");
        Assert.Equal(circuit[0].Parameters[0], ReadBack(circuit)[0].Parameters[0]);
    }

    [Fact]
    public void Any_double_reads_back_exactly() => Gen.Double.Where(d => Math.Abs(d) is > 1e-300 and < 1e300).Sample(value =>
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromRadians(value)], 0, [0]);
        Assert.Equal(value, ReadBack(builder.Build())[0].Parameters[0].Radians);
    });

    [Fact]
    public void What_the_language_cannot_say_is_named_with_its_operation()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        var c = builder.AddBits("c", 20);
        var d = builder.AddBits("d", 1);
        builder.AddGate(GateKind.X, 0);
        builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromExpression(Expression.Symbol("t"))], 0, [1]);
        builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromRunTime(ClassicalExpression.Cast(ClassicalType.Double, ClassicalExpression.Read(ClassicalType.Bits(1), 0)))], 0, [1]);
        builder.AddGate(Gate.Of(GateKind.X), [], 0, [0], new Condition([0, d.First], 1));
        builder.AddGate(Gate.Opaque("o", 1, 0), [], 1, [0, 1]);
        builder.AddAssign(ClassicalTarget.To(ClassicalType.Bits(1), d.First), ClassicalExpression.Literal(ClassicalValue.Of(true)));
        builder.BeginBlock();
        builder.AddBreak();
        builder.AddControlFlow(new WhileLoop(ClassicalExpression.Literal(ClassicalValue.Of(true)), builder.EndBlock()));
        builder.BeginBlock();
        builder.AddMeasure(0, c.First);
        builder.AddMeasure(1, c.First + 1);
        builder.AddControlFlow(new IfElse(new Condition([.. Enumerable.Range(0, 20)], 0).ToExpression(), builder.EndBlock()));
        builder.BeginBlock();
        builder.AddEnd();
        builder.AddControlFlow(new IfElse(new Condition([d.First], 0).ToExpression(), builder.EndBlock()));
        var result = OpenQasm2Writer.Write(builder.Build());
        Assert.Null(result.Text);
        Assert.Equal(
            [
                "Operation 1 (rx on q[1]): the angle 't' has a free symbol; bind it first.",
                "Operation 2 (rx on q[1]): an angle is computed while the circuit runs, which OpenQASM 2 cannot say.",
                "Operation 3 (x on q[0]): its condition is not on the whole of one register.",
                "Operation 4 (o on q[0], q[1]): the gate 'o', of which only the name is known, cannot be controlled.",
                "Operation 5 (assign): OpenQASM 2 has no assignments; Quantinuum's dialect (hqslib1) has some.",
                "Operation 6 (while): OpenQASM 2 has no loops.",
                "Operation 7 (if on q[0], q[1]): it changes bits of its own condition, which OpenQASM 2 would test again.",
                "Operation 8 (if): OpenQASM 2 cannot end a program on a condition.",
            ],
            result.Obstacles);
    }

    [Fact]
    public void No_more_than_twenty_obstacles_are_named()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        for (var k = 0; k < 100; k++)
        {
            builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromExpression(Expression.Symbol("t"))], 0, [0]);
        }

        Assert.Equal(20, OpenQasm2Writer.Write(builder.Build()).Obstacles.Count);
    }

    [Fact]
    public void Unitary_boxes_that_double_sixty_times_become_sixty_definitions()
    {
        var text = Text(Doubling(isUnitary: true));
        Assert.InRange(text.Length, 1000, 20_000);
        Assert.Equal(DiagnosticCodes.TooManyOperations, Assert.Single(OpenQasm2Parser.Parse(text).Diagnostics).Code);
    }

    [Fact]
    public void Measuring_boxes_that_double_sixty_times_are_refused() =>
        Assert.Contains("more than 10000000 statements", Assert.Single(OpenQasm2Writer.Write(Doubling(isUnitary: false)).Obstacles), StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Boxes_very_deep_in_each_other_are_refused(bool isUnitary)
    {
        var box = Inner(isUnitary);
        for (var k = 0; k < 100_000; k++)
        {
            box = Around(box, 1);
        }

        Assert.Contains("deep in each other", Assert.Single(OpenQasm2Writer.Write(Around(box, 1).Body).Obstacles), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_with_255_controls_is_written_in_a_few_definitions_and_read_back()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 256);
        builder.AddGate(Gate.Of(GateKind.X), [], 255, [.. Enumerable.Range(0, 256)]);
        var text = Text(builder.Build());
        Assert.InRange(text.Length, 1, 10_000_000);
        Assert.InRange(Read(text).Count, 1, 2_000_000);
    }

    [Fact]
    public void An_angle_of_extraordinary_size_is_written_as_its_value()
    {
        var angle = Expression.Symbol("x");
        for (var k = 0; k < 900; k++)
        {
            angle = Expression.Call(MathFunction.Sin, angle);
        }

        angle = angle.Substitute(_ => Expression.Number(1));
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromExpression(angle)], 0, [0]);
        Assert.Equal(angle.Value, ReadBack(builder.Build())[0].Parameters[0].Radians);
    }

    [CasesFact]
    public void Every_published_circuit_reads_back_the_same()
    {
        foreach (var file in Cases.OpenQasm2Files)
        {
            var circuit = Read(File.ReadAllText(file));
            var again = ReadBack(circuit);
            Assert.Equal(Text(circuit), Text(again));
            Assert.Equal(circuit.Count, again.Count);
        }
    }

    private static Circuit Doubling(bool isUnitary)
    {
        var box = Inner(isUnitary);
        for (var k = 0; k < 60; k++)
        {
            box = Around(box, 2);
        }

        return box.Body;
    }

    private static CircuitBox Inner(bool isUnitary)
    {
        var builder = new CircuitBuilder("inner");
        builder.AddQubits("q", 1);
        if (isUnitary)
        {
            builder.AddGate(GateKind.H, 0);
        }
        else
        {
            builder.AddReset(0);
        }

        return new CircuitBox(builder.Build());
    }

    private static CircuitBox Around(CircuitBox inner, int times)
    {
        var builder = new CircuitBuilder("outer");
        builder.AddQubits("q", 1);
        for (var k = 0; k < times; k++)
        {
            builder.AddBox(inner, 0, [0]);
        }

        return new CircuitBox(builder.Build());
    }

    private static Parameter Exact(int numerator, int denominator) =>
        Parameter.FromExpression(Expression.Number(Rational.Of(numerator, denominator)) * Expression.Pi);

    private static Circuit ReadBack(Circuit circuit, OpenQasm2WriterOptions? options = null) => Read(Text(circuit, options));

    private static string Text(Circuit circuit, OpenQasm2WriterOptions? options = null)
    {
        var result = OpenQasm2Writer.Write(circuit, options);
        Assert.True(result.Success, string.Join("\n", result.Obstacles));
        Assert.Empty(result.Obstacles);
        return result.Text!;
    }

    private static Circuit Read(string text)
    {
        var result = OpenQasm2Parser.Parse(text);
        Assert.True(result.Success && result.Diagnostics.Count == 0, string.Join("\n", result.Diagnostics) + "\n" + text);
        return result.Circuit!;
    }

    private static void AssertSameUpToPhase(Circuit expected, Circuit actual)
    {
        var (left, right) = (DenseState.MatrixOf(expected), DenseState.MatrixOf(actual));
        var overlap = Complex.Zero;
        foreach (var (a, b) in left.Cast<Complex>().Zip(right.Cast<Complex>()))
        {
            overlap += Complex.Conjugate(a) * b;
        }

        // |tr(U†V)| is the dimension exactly when they are the same up to a phase.
        Assert.Equal(left.GetLength(0), overlap.Magnitude, 1e-9);
    }

    // What is no result in the circuit is one when it is read back: the circuit's own results come first.
    private static void AssertSameResults(Circuit expected, Circuit actual)
    {
        var length = expected.ResultRegisters.Sum(r => r.Count);
        var left = DenseState.Distribution(expected);
        var right = DenseState.Distribution(actual).GroupBy(p => p.Key[..length]).ToDictionary(g => g.Key, g => g.Sum(p => p.Value));
        foreach (var key in left.Keys.Union(right.Keys))
        {
            Assert.Equal(left.GetValueOrDefault(key), right.GetValueOrDefault(key), 1e-5);
        }
    }
}
