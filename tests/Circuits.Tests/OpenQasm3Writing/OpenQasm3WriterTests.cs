using System.Numerics;
using Nexus.Circuits.OpenQasm3;

namespace Nexus.Circuits.Tests.OpenQasm3Writing;

public class OpenQasm3WriterTests
{
    [Fact]
    public void Gates_are_written_by_their_names_with_modifiers_for_controls()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 4);
        builder.AddGate(GateKind.H, 0);
        builder.AddGate(GateKind.SXdg, 0);
        builder.AddGate(Gate.Of(GateKind.X), [], 1, [0, 1]);
        builder.AddGate(Gate.Of(GateKind.X), [], 2, [0, 1, 2]);
        builder.AddGate(Gate.Of(GateKind.X), [], 3, [0, 1, 2, 3]);
        builder.AddGate(Gate.Of(GateKind.S), [], 1, [0, 1]);
        builder.AddGate(Gate.Of(GateKind.P), [Pi(3, 4)], 1, [0, 1]);
        builder.AddGate(Gate.Of(GateKind.RZ), [Parameter.FromRadians(0.5)], 2, [0, 1, 2]);
        builder.AddGate(Gate.Of(GateKind.Swap), [], 1, [0, 1, 2]);
        builder.AddGate(Gate.Of(GateKind.GlobalPhase), [Pi(1, 8)], 0, []);
        builder.AddGate(Gate.Of(GateKind.GlobalPhase), [Pi(1, 8)], 2, [0, 1]);
        builder.AddBarrier(0, 2);
        builder.AddReset(3);
        AssertWritten(
            """
            qubit[4] q;
            h q[0];
            inv @ sx q[0];
            cx q[0], q[1];
            ccx q[0], q[1], q[2];
            ctrl(3) @ x q[0], q[1], q[2], q[3];
            ctrl @ s q[0], q[1];
            cp(3*pi/4) q[0], q[1];
            ctrl(2) @ rz(0.5) q[0], q[1], q[2];
            cswap q[0], q[1], q[2];
            gphase(pi/8);
            ctrl(2) @ gphase(pi/8) q[0], q[1];
            barrier q[0], q[2];
            reset q[3];
            """,
            builder);
    }

    [Fact]
    public void A_gate_that_the_include_lacks_is_defined_once_with_its_phase()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 3);
        builder.AddGate(Gate.Of(GateKind.U), [Pi(1, 2), Pi(0, 1), Pi(1, 1)], 0, [0]);
        builder.AddGate(Gate.Of(GateKind.U), [Pi(1, 2), Pi(0, 1), Pi(1, 1)], 1, [1, 0]);
        builder.AddGate(Gate.Of(GateKind.ECR), [], 0, [1, 2]);
        AssertWritten(
            """
            qubit[3] q;
            gate u(a, b, c) q0 {
              p(c) q0;
              ry(a) q0;
              p(b) q0;
            }
            gate rzz(a) q0, q1 {
              cx q0, q1;
              rz(a) q1;
              cx q0, q1;
            }
            gate ecr q0, q1 {
              h q1;
              rzz(pi/2) q0, q1;
              h q1;
              x q0;
            }
            u(pi/2, 0, pi) q[0];
            ctrl @ u(pi/2, 0, pi) q[1], q[0];
            ecr q[1], q[2];
            """,
            builder);
    }

    [Fact]
    public void Boxes_become_definitions_with_their_inputs_as_parameters()
    {
        var inner = new CircuitBuilder("turn");
        inner.AddQubits("q", 2);
        inner.AddGate(Gate.Of(GateKind.RX), [Parameter.FromExpression(Expression.Symbol("theta") / Expression.Number(2))], 0, [1]);
        inner.AddGate(Gate.Of(GateKind.X), [], 1, [1, 0]);
        inner.SetGlobalPhase(Pi(1, 4));
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 4);
        var box = new CircuitBox(inner.Build());
        builder.AddBox(box, 0, [0, 1]);
        builder.AddBox(box, 2, [2, 3, 1, 0]);
        builder.AddBox(new PauliExponentialBox([Pauli.X, Pauli.Z], Parameter.FromExpression(Expression.Symbol("theta"))), 0, [0, 1]);
        builder.AddBox(new UnitaryBox([0, Complex.ImaginaryOne, Complex.ImaginaryOne, 0], "flip"), 1, [0, 1]);
        builder.AddGate(Gate.Of(GateKind.RZ), [Parameter.FromExpression(Expression.Call(MathFunction.Ln, Expression.Symbol("theta")) * Expression.Pi)], 0, [0]);
        builder.AddGate(
            Gate.Of(GateKind.RZ), [Parameter.FromExpression(Expression.Binary(BinaryOperator.Power, Expression.Symbol("theta"), Expression.Number(3)))], 0, [0]);
        AssertWritten(
            """
            input float[64] theta;
            qubit[4] q;
            gate turn(theta) q0, q1 {
              gphase(pi/4);
              rx(theta/2.0) q1;
              cx q1, q0;
            }
            gate pauliexp(theta) q0, q1 {
              h q0;
              cx q0, q1;
              rz(theta) q1;
              cx q0, q1;
              h q0;
            }
            gate tk1(a, b, c) q0 {
              rz(c) q0;
              rx(b) q0;
              rz(a) q0;
            }
            gate flip q0 {
              tk1(3.141592653589793, 3.141592653589793, -3.141592653589793) q0;
            }
            turn(theta) q[0], q[1];
            ctrl(2) @ turn(theta) q[2], q[3], q[1], q[0];
            pauliexp(theta) q[0], q[1];
            ctrl @ flip q[0], q[1];
            rz(log(theta)*pi) q[0];
            rz(theta**3.0) q[0];
            """,
            builder);
    }

    [Fact]
    public void Conditions_and_control_flow_are_written_with_their_types()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        var c = builder.AddBits("c", 3);
        var n = builder.AddVariable("n", ClassicalType.Unsigned(4));
        var f = builder.AddVariable("f", ClassicalType.Double);
        var list = builder.AddVariable("list", ClassicalType.Signed(8), elementCount: 3);
        var readN = ClassicalExpression.Read(n.ElementType, [.. Enumerable.Range(n.First, 4)]);
        var targetN = ClassicalTarget.To(n.ElementType, [.. Enumerable.Range(n.First, 4)]);
        var elements = new ElementRange(list.First, 8, 3);
        builder.AddGate(Gate.Of(GateKind.X), [], 0, [0], new Condition([0, 1, 2], 5));
        builder.AddGate(Gate.Of(GateKind.X), [], 0, [0], new Condition([1], 0));
        builder.AddMeasure(0, 2, new Condition([0, 2], 1));
        builder.AddAssign(targetN, ClassicalExpression.Binary(ClassicalBinary.Add, readN, Number(n.ElementType, 3)));
        builder.AddAssign(
            ClassicalTarget.To(ClassicalType.Double, [.. Enumerable.Range(f.First, 64)]),
            ClassicalExpression.Binary(ClassicalBinary.Divide, ClassicalExpression.Literal(ClassicalValue.Of(1.0)), ClassicalExpression.Cast(ClassicalType.Double, readN)));
        builder.AddAssign(
            ClassicalTarget.Element(list.ElementType, elements, readN),
            ClassicalExpression.Unary(ClassicalUnary.Negate, ClassicalExpression.Element(list.ElementType, elements, Number(n.ElementType, 1))));
        builder.AddGate(
            Gate.Of(GateKind.RX), [Parameter.FromRunTime(ClassicalExpression.Read(ClassicalType.Double, [.. Enumerable.Range(f.First, 64)]))], 0, [1]);
        builder.BeginBlock();
        builder.AddReset(0);
        builder.BeginBlock();
        builder.AddBreak();
        builder.AddControlFlow(new IfElse(ClassicalExpression.Unary(ClassicalUnary.Not, ClassicalExpression.Cast(ClassicalType.Bool, ClassicalExpression.Read(ClassicalType.Bits(1), 0))), builder.EndBlock()));
        builder.AddContinue();
        builder.AddControlFlow(new WhileLoop(ClassicalExpression.Binary(ClassicalBinary.Less, readN, Number(n.ElementType, 9)), builder.EndBlock()));
        builder.BeginBlock();
        builder.AddGate(GateKind.H, 1);
        builder.AddControlFlow(new ForLoop(targetN, new ValueRange(Number(n.ElementType, 6), Number(ClassicalType.Signed(4), -2), Number(n.ElementType, 0)), builder.EndBlock()));
        builder.BeginBlock();
        builder.AddEnd();
        var then = builder.EndBlock();
        builder.BeginBlock();
        builder.AddAssign(
            ClassicalTarget.To(ClassicalType.Bits(2), c.First, c.First + 2),
            ClassicalExpression.Binary(ClassicalBinary.BitXor, ClassicalExpression.Read(ClassicalType.Bits(2), 0, 1), Number(ClassicalType.Bits(2), 3)));
        builder.AddControlFlow(new IfElse(ClassicalExpression.Binary(ClassicalBinary.Equal, readN, Number(n.ElementType, 2)), then, builder.EndBlock()));
        AssertWritten(
            """
            qubit[2] q;
            output bit[3] c;
            uint[4] n = 0;
            float[64] f = 0.0;
            array[int[8], 3] list = {0, 0, 0};
            uint[2] value = 0;
            if (uint[3](c) == 5) {
              x q[0];
            }
            if (!c[1]) {
              x q[0];
            }
            if (uint[2](bit[2]((uint[2](uint[1](c[0])) | (uint[2](uint[1](c[2])) << 1)))) == 1) {
              c[2] = measure q[0];
            }
            n = n + uint[4](3);
            f = 1.0 / float[64](n);
            list[n] = -list[1];
            rx(f) q[1];
            while (n < 9) {
              reset q[0];
              if (!bool(c[0])) {
                break;
              }
              continue;
            }
            for int[64] i in [6:-2:0] {
              n = uint[4](i);
              h q[1];
            }
            if (n == 2) {
              end;
            } else {
              value = uint[2](c[0:1] ^ "11");
              c[0] = value[0];
              c[2] = value[1];
            }
            """,
            builder);
    }

    [Fact]
    public void Casts_between_kinds_go_through_what_the_language_allows()
    {
        var builder = new CircuitBuilder();
        var c = builder.AddBits("c", 4);
        var a = builder.AddVariable("a", ClassicalType.Angle(4));
        var i = builder.AddVariable("i", ClassicalType.Signed(6));
        var whole = ClassicalTarget.To(ClassicalType.Bits(4), [.. Enumerable.Range(c.First, 4)]);
        var readA = ClassicalExpression.Read(a.ElementType, [.. Enumerable.Range(a.First, 4)]);
        var readI = ClassicalExpression.Read(i.ElementType, [.. Enumerable.Range(i.First, 6)]);
        var readC = ClassicalExpression.Read(ClassicalType.Bits(4), [.. Enumerable.Range(c.First, 4)]);
        builder.AddAssign(whole, readI);
        builder.AddAssign(whole, readA);
        builder.AddAssign(ClassicalTarget.To(a.ElementType, [.. Enumerable.Range(a.First, 4)]), ClassicalExpression.Literal(ClassicalValue.Of(0.5)));
        builder.AddAssign(ClassicalTarget.To(i.ElementType, [.. Enumerable.Range(i.First, 6)]), readC);
        builder.AddAssign(
            ClassicalTarget.To(i.ElementType, [.. Enumerable.Range(i.First, 6)]),
            ClassicalExpression.Binary(ClassicalBinary.Multiply, readI, readC));
        builder.AddAssign(
            whole,
            ClassicalExpression.Call(ClassicalFunction.Rotl, readC, ClassicalExpression.Cast(ClassicalType.Unsigned(32), ClassicalExpression.Call(ClassicalFunction.Popcount, readC))));
        AssertWritten(
            """
            output bit[4] c;
            angle[4] a = 0.0;
            int[6] i = 0;
            c = bit[4](uint[4](i));
            c = bit[4](a);
            a = angle[4](0.5);
            i = int[6](uint[4](c));
            i = i * int[6](uint[4](c));
            c = rotl(c, uint[32](popcount(c)));
            """,
            builder);
    }

    [Fact]
    public void A_permutation_becomes_swaps_and_a_phase_stands_first()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        builder.SetGlobalPhase(Pi(-1, 3));
        builder.SetImplicitPermutation([1, 0]);
        AssertWritten(
            """
            qubit[2] q;
            gphase(-pi/3);
            // The circuit leaves its qubits permuted: these swaps put each in its place.
            swap q[0], q[1];
            """,
            builder);
    }

    [Fact]
    public void Names_that_mean_something_else_are_changed()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("x", 1);
        builder.AddBits("x", 1);
        builder.AddBits("while", 1);
        builder.AddBits("two words", 1);
        builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromExpression(Expression.Symbol("t") + Expression.Symbol("\u03b8"))], 0, [0]);
        AssertWritten(
            """
            // The register 'x' is called x_2 here.
            // The register 'x' is called x_3 here.
            // The register 'while' is called while_2 here.
            // The register 'two words' is called two_words here.
            // The input 't' is called t_2 here.
            input float[64] t_2;
            input float[64] θ;
            qubit[1] x_2;
            bit[1] x_3;
            bit[1] while_2;
            bit[1] two_words;
            rx(t_2 + θ) x_2[0];
            """,
            builder);
    }

    [Fact]
    public void What_the_language_cannot_say_is_named_with_its_operation()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        var f = builder.AddVariable("f", ClassicalType.Double);
        builder.AddGate(GateKind.X, 0);
        builder.AddGate(Gate.Opaque("mystery", 1, 0), [], 0, [0]);
        builder.AddMeasure(0, f.First + 1);
        var result = OpenQasm3Writer.Write(builder.Build());
        Assert.Null(result.Text);
        Assert.Equal(
            [
                "Operation 1 (mystery on q[0]): of the gate 'mystery' only the name is known.",
                "Operation 2 (measure on q[0]): it measures into a bit of a floating-point number.",
            ],
            result.Obstacles);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Boxes_that_double_sixty_times_become_definitions_or_are_refused(bool isUnitary)
    {
        var result = OpenQasm3Writer.Write(Nested(isUnitary, 60, 2));
        if (isUnitary)
        {
            Assert.InRange(result.Text!.Length, 1000, 20_000);
        }
        else
        {
            Assert.Contains("more than 10000000 statements", Assert.Single(result.Obstacles), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Boxes_very_deep_in_each_other_are_refused(bool isUnitary) =>
        Assert.Contains("deep in each other", Assert.Single(OpenQasm3Writer.Write(Nested(isUnitary, 100_000, 1)).Obstacles), StringComparison.Ordinal);

    private static Circuit Nested(bool isUnitary, int depth, int times)
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

        for (var k = 0; k < depth; k++)
        {
            var box = new CircuitBox(builder.Build());
            builder = new CircuitBuilder("outer");
            builder.AddQubits("q", 1);
            for (var i = 0; i < times; i++)
            {
                builder.AddBox(box, 0, [0]);
            }
        }

        return builder.Build();
    }

    private static ClassicalExpression Number(ClassicalType type, int value) =>
        ClassicalExpression.Literal(ClassicalValue.Of(type, new BigInteger(value)));

    private static Parameter Pi(int numerator, int denominator) =>
        Parameter.FromExpression(Expression.Number(Rational.Of(numerator, denominator)) * Expression.Pi);

    private static void AssertWritten(string expected, CircuitBuilder builder)
    {
        var result = OpenQasm3Writer.Write(builder.Build());
        Assert.True(result.Success, string.Join("\n", result.Obstacles));
        Assert.Equal($"OPENQASM 3.0;\ninclude \"stdgates.inc\";\n{expected.ReplaceLineEndings("\n")}\n", result.Text);
    }
}
