using System.Numerics;

namespace Nexus.Circuits.Tests.Ir;

public class InputBindingTests
{
    [Fact]
    public void Symbols_become_exact_angles_everywhere()
    {
        var theta = Expression.Symbol("theta");
        var inner = new CircuitBuilder();
        inner.AddQubits("q", 1);
        inner.AddGate(Gate.Of(GateKind.RX), [Parameter.FromExpression(theta)], 0, [0]);
        inner.SetGlobalPhase(Parameter.FromExpression(theta));
        var builder = Builder();
        builder.AddGate(Gate.Of(GateKind.RZ), [Parameter.FromExpression(theta / Expression.Number(Rational.Of(3, 1)))], 0, [0]);
        builder.AddBox(new CircuitBox(inner.Build()), 1, [0, 1]);
        builder.AddBox(new PauliExponentialBox([Pauli.Y], Parameter.FromExpression(-theta)), 0, [0]);
        builder.BeginBlock();
        builder.AddGate(Gate.Of(GateKind.P), [Parameter.FromExpression(theta + theta)], 0, [1]);
        builder.AddControlFlow(new IfElse(ClassicalExpression.Literal(ClassicalValue.Of(true)), builder.EndBlock()));
        builder.SetGlobalPhase(Parameter.FromExpression(theta * theta));
        builder.SetImplicitPermutation([1, 0]);
        var circuit = builder.Build();
        Assert.Equal(["theta"], circuit.Inputs.Select(i => i.Name));

        var bound = InputBinding.Bind(circuit, new Dictionary<string, Expression> { ["theta"] = Expression.Pi });
        Assert.Empty(bound.Inputs);
        Assert.Equal(Expression.Pi / Expression.Number(Rational.Of(3, 1)), bound[0].Parameters[0].Exact);
        var box = (CircuitBox)bound[1].Box;
        Assert.Equal(Expression.Pi, box.Body[0].Parameters[0].Exact);
        Assert.Equal(Math.PI, box.Body.GlobalPhase.Radians);
        Assert.Equal(-Math.PI, ((PauliExponentialBox)bound[2].Box).Angle.Radians);
        Assert.Equal(2 * Math.PI, bound[3].If.Then[0].Parameters[0].Radians);
        Assert.Equal(Math.PI * Math.PI, bound.GlobalPhase.Radians, 1e-14);
        Assert.Equal([1, 0], bound.ImplicitPermutation);

        // The circuit itself stays open.
        Assert.True(circuit[0].Parameters[0].IsFree);
    }

    [Fact]
    public void Inputs_without_a_value_stay_inputs()
    {
        var builder = Builder();
        builder.AddGate(
            Gate.Of(GateKind.U),
            [Parameter.FromExpression(Expression.Symbol("a")), Parameter.FromExpression(Expression.Symbol("b") + Expression.Symbol("a")), Parameter.FromExpression(Expression.Symbol("c"))],
            0,
            [0]);
        var bound = InputBinding.Bind(builder.Build(), new Dictionary<string, Expression> { ["a"] = Expression.Number(Rational.Of(1, 2)) });
        Assert.Equal(["b", "c"], bound.Inputs.Select(i => i.Name));
        Assert.Equal(0.5, bound[0].Parameters[0].Radians);
        Assert.True(bound[0].Parameters[1].IsFree);
        var circuit = builder.Build();
        Assert.Same(circuit, InputBinding.Bind(circuit, new Dictionary<string, Expression>()));
    }

    [Fact]
    public void Typed_inputs_take_values_of_their_types()
    {
        var n = ClassicalExpression.Symbol("n", ClassicalType.Signed(4));
        var x = ClassicalExpression.Symbol("x", ClassicalType.Double);
        var turn = ClassicalExpression.Symbol("turn", ClassicalType.Angle(8));
        var builder = Builder();
        int[] place = [.. Enumerable.Range(builder.AddVariable("v", ClassicalType.Signed(4)).First, 4)];
        builder.AddAssign(ClassicalTarget.To(ClassicalType.Signed(4), place), n);
        builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromRunTime(x)], 0, [0]);
        builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromRunTime(turn)], 0, [0]);
        builder.BeginBlock();
        builder.AddGate(GateKind.X, 0);
        builder.AddControlFlow(new WhileLoop(ClassicalExpression.Binary(ClassicalBinary.Less, n, ClassicalExpression.Read(ClassicalType.Signed(4), place)), builder.EndBlock()));
        var bound = InputBinding.Bind(builder.Build(), new Dictionary<string, Expression>
        {
            ["n"] = Expression.Number(Rational.Of(-8, 1)),
            ["x"] = Expression.Pi,
            ["turn"] = Expression.Pi / Expression.Number(Rational.Of(2, 1)),
        });
        Assert.Empty(bound.Inputs);
        Assert.Equal(-8, (int)bound[0].Assignment.Value.Evaluate([]).Integer);
        Assert.Equal(Math.PI, bound[1].Parameters[0].Radians);
        Assert.Equal(Math.PI / 2, bound[2].Parameters[0].Radians, 1e-15);
        Assert.False(bound[3].While.Condition.IsFree);
    }

    [Theory]
    [InlineData("n", "8", "'n' does not fit int[4]")]
    [InlineData("n", "1/2", "'n' is not a whole number, but the input is int[4]")]
    [InlineData("n", "pi", "'n' is not a whole number, but the input is int[4]")]
    [InlineData("flag", "2", "'flag' does not fit bool")]
    [InlineData("theta", "1/0", "'theta' is not a finite number")]
    [InlineData("theta", "other", "'theta' is not a finite number")]
    [InlineData("nobody", "1", "no input 'nobody'; its inputs are theta, n, flag")]
    public void A_value_that_does_not_fit_is_refused_with_the_inputs_name(string name, string value, string expected)
    {
        var builder = Builder();
        builder.AddInput("theta", ClassicalType.Double);
        builder.AddInput("n", ClassicalType.Signed(4));
        builder.AddInput("flag", ClassicalType.Bool);
        var parsed = value switch
        {
            "pi" => Expression.Pi,
            "other" => Expression.Symbol("other"),
            "1/0" => Expression.Number(Rational.Of(1, 1)) / Expression.Number(Rational.Zero),
            "1/2" => Expression.Number(Rational.Of(1, 2)),
            _ => Expression.Number(Rational.Of(BigInteger.Parse(value, System.Globalization.CultureInfo.InvariantCulture), 1)),
        };
        var error = Assert.Throws<ArgumentException>(() => InputBinding.Bind(builder.Build(), new Dictionary<string, Expression> { [name] = parsed }));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_circuit_without_inputs_says_so()
    {
        var error = Assert.Throws<ArgumentException>(
            () => InputBinding.Bind(Builder().Build(), new Dictionary<string, Expression> { ["theta"] = Expression.Pi }));
        Assert.Contains("it has no inputs at all", error.Message, StringComparison.Ordinal);
    }

    private static CircuitBuilder Builder()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        return builder;
    }
}
