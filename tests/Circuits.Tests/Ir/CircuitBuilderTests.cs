using System.Numerics;

namespace Nexus.Circuits.Tests.Ir;

public class CircuitBuilderTests
{
    public static TheoryData<string, Action<CircuitBuilder>> Mistakes => new()
    {
        { "no such qubit", b => b.AddGate(GateKind.X, 3) },
        { "a negative qubit", b => b.AddGate(GateKind.X, -1) },
        { "a qubit twice", b => b.AddGate(GateKind.Swap, 1, 1) },
        { "a control that is the target", b => b.AddGate(Gate.Of(GateKind.X), [], 1, [0, 0]) },
        { "too few qubits", b => b.AddGate(GateKind.Swap, 1) },
        { "too many qubits", b => b.AddGate(GateKind.X, 1, 2) },
        { "too many controls", b => b.AddGate(Gate.Of(GateKind.X), [], 256, Enumerable.Range(0, 257).ToArray()) },
        { "an angle missing", b => b.AddGate(GateKind.RX, 1) },
        { "an angle too many", b => b.AddGate(Gate.Of(GateKind.X), [Parameter.FromRadians(1)], 0, [1]) },
        { "no such bit", b => b.AddMeasure(0, 2) },
        { "a condition on no such bit", b => b.AddReset(0, new Condition([5], 0)) },
        { "a barrier over a qubit twice", b => b.AddBarrier(0, 1, 0) },
        { "a barrier over many qubits, one twice", b => b.AddBarrier(0, 1, 2, 0, 1, 2, 0, 1, 2, 0) },
        { "an assignment to no such bit", b => b.AddAssign(ClassicalTarget.To(ClassicalType.Bits(1), 2), Bit(0)) },
        { "an assignment of no such bit", b => b.AddAssign(ClassicalTarget.To(ClassicalType.Bits(1), 0), Bit(7)) },
        { "an angle of no such bit", b => b.AddGate(Gate.Of(GateKind.RX), [Parameter.FromRunTime(ClassicalExpression.Cast(ClassicalType.Double, Bit(7)))], 0, [1]) },
        { "a box without its qubits", b => b.AddBox(new PauliExponentialBox([Pauli.X, Pauli.Y], Parameter.FromRadians(1)), 0, [0]) },
        { "a box with one bit twice", b => b.AddBox(MeasuringBox(), 0, [0], [1, 1]) },
        { "a controlled box that measures", b => b.AddBox(MeasuringBox(), 1, [0, 1], [0, 1]) },
        { "a register of a name twice", b => b.AddQubits("q", 1) },
        { "a variable of a name twice", b => b.AddVariable("c", ClassicalType.Bool) },
        { "indices twice", b => b.AddQubits("grid", [[0, 1], [0, 1]]) },
        { "an input of two types", b => b.AddInput("theta", ClassicalType.Bool) },
        { "a permutation of too few", b => b.SetImplicitPermutation([1, 0]) },
        { "a permutation that names one twice", b => b.SetImplicitPermutation([1, 1, 0]) },
        { "a block of another builder", b => b.AddControlFlow(new IfElse(ClassicalExpression.Literal(ClassicalValue.Of(true)), ForeignBlock())) },
        { "a condition that is no truth value", b => b.AddControlFlow(new WhileLoop(Bit(0), EmptyBlock(b))) },
        { "a loop over no whole numbers", b => b.AddControlFlow(new ForLoop(Counter, new ValueRange(Real, Real, Real), EmptyBlock(b))) },
        { "a loop's variable without a place", b => b.AddControlFlow(new ForLoop(
            ClassicalTarget.Element(ClassicalType.Bits(1), new ElementRange(0, 1, 2), Bit(0)), [Bit(0)], EmptyBlock(b))) },
    };

    private static ClassicalTarget Counter => ClassicalTarget.To(ClassicalType.Unsigned(2), 0, 1);

    private static ClassicalExpression Real => ClassicalExpression.Literal(ClassicalValue.Of(1.5));

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void What_does_not_fit_is_refused_and_nothing_is_added(string mistake, Action<CircuitBuilder> make)
    {
        var builder = Builder();
        builder.AddInput("theta", ClassicalType.Double);
        Assert.True(Record.Exception(() => make(builder)) is ArgumentException, mistake);
        Assert.Equal(0, builder.Count);
    }

    [Fact]
    public void Blocks_must_be_ended_before_the_circuit_is_built_and_begun_before_they_are_ended()
    {
        var builder = Builder();
        Assert.Throws<InvalidOperationException>(() => builder.EndBlock());
        builder.BeginBlock();
        Assert.Equal(1, builder.OpenBlocks);
        Assert.Throws<InvalidOperationException>(() => builder.Build());
    }

    [Fact]
    public void A_builder_that_goes_on_leaves_the_circuit_as_it_was()
    {
        var builder = Builder();
        builder.SetGlobalPhase(Parameter.FromRadians(0.5));
        for (var i = 0; i < 20; i++)
        {
            builder.AddGate(GateKind.X, i % 3);
        }

        var circuit = builder.Build();
        for (var i = 0; i < 100_000; i++)
        {
            builder.AddGate(GateKind.Y, i % 3);
        }

        builder.AddQubits("more", 2);
        builder.AddBits("others", 2);
        builder.AddInput("late", ClassicalType.Double);
        builder.SetGlobalPhase(Parameter.FromRadians(1));
        Assert.Equal(20, circuit.Count);
        Assert.Equal(3, circuit.QubitCount);
        Assert.Equal(2, circuit.BitCount);
        Assert.Empty(circuit.Inputs);
        Assert.Equal(0.5, circuit.GlobalPhase.Radians);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(GateKind.X, circuit[i].Gate.Kind);
            Assert.Equal([i % 3], circuit[i].Qubits.ToArray());
        }

        Assert.Equal(100_020, builder.Build().Count);
    }

    [Fact]
    public void An_operation_has_what_it_was_given()
    {
        var builder = Builder();
        var condition = new Condition([1, 0], 2);
        builder.AddGate(Gate.Of(GateKind.FSim), [Parameter.FromRadians(1), Parameter.FromRadians(2)], 1, [2, 0, 1], condition);
        builder.AddBox(MeasuringBox(), 0, [1], [1, 0], condition);
        builder.BeginBlock();
        builder.AddMeasure(2, 1);
        builder.AddGate(GateKind.X, 0);
        builder.AddControlFlow(new ForLoop(Counter, [Bit(0)], builder.EndBlock()));
        var circuit = builder.Build();

        var gate = circuit[0];
        Assert.Equal([2], gate.Controls.ToArray());
        Assert.Equal([0, 1], gate.Targets.ToArray());
        Assert.Equal([1.0, 2.0], gate.Parameters.ToArray().Select(p => p.Radians));
        Assert.Same(condition, gate.Condition);
        Assert.Throws<InvalidOperationException>(() => circuit[0].Box);

        var box = circuit[1];
        Assert.Equal([1], box.Qubits.ToArray());
        Assert.Equal([1, 0], box.Bits.ToArray());
        Assert.Equal([1, 0], ReadBits(box).Distinct());

        var loop = circuit[2];
        Assert.Equal([0, 2], loop.Qubits.ToArray());
        Assert.Equal([0, 1], loop.Bits.ToArray());
        Assert.Null(loop.Condition);
        Assert.Equal([0], ReadBits(loop));
        Assert.Equal(2, loop.For.Body.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => circuit.Body[3].Kind);
    }

    [Fact]
    public void Symbols_become_inputs_in_the_order_of_their_use()
    {
        var builder = Builder();
        builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromExpression(Expression.Symbol("b") * Expression.Symbol("a"))], 0, [0]);
        builder.AddAssign(ClassicalTarget.To(ClassicalType.Bits(1), 0), ClassicalExpression.Symbol("n", ClassicalType.Unsigned(4)));
        builder.AddBox(new PauliExponentialBox([Pauli.X], Parameter.FromExpression(Expression.Symbol("z"))), 0, [0]);
        Assert.Equal(["b", "a", "n", "z"], builder.Build().Inputs.Select(i => i.Name));
        Assert.Throws<ArgumentException>(() => builder.AddAssign(ClassicalTarget.To(ClassicalType.Bits(1), 0), ClassicalExpression.Symbol("a", ClassicalType.Bool)));
    }

    [Fact]
    public void Result_registers_are_those_marked_so()
    {
        var builder = Builder();
        builder.AddVariable("own", ClassicalType.Double);
        builder.AddVariable("array", ClassicalType.Signed(5), elementCount: 3, isResult: true);
        var circuit = builder.Build();
        Assert.Equal(["c", "array"], circuit.ResultRegisters.Select(r => r.Name));
        Assert.Equal(17, circuit.ResultBitCount);
        Assert.Equal(81, circuit.BitCount);
        Assert.Equal(66, circuit.ResultRegisters[1].First);
    }

    [Fact]
    public void The_identity_as_an_implicit_permutation_is_none()
    {
        var builder = Builder();
        builder.SetImplicitPermutation([2, 0, 1]);
        Assert.Equal([2, 0, 1], builder.Build().ImplicitPermutation);
        builder.SetImplicitPermutation([0, 1, 2]);
        Assert.Null(builder.Build().ImplicitPermutation);
        builder.SetImplicitPermutation([2, 0, 1]);
        builder.AddQubits("more", 1);
        Assert.Throws<InvalidOperationException>(() => builder.Build());
    }

    [Fact]
    public void A_box_has_no_end_of_the_circuit_and_no_implicit_permutation()
    {
        var builder = Builder();
        builder.BeginBlock();
        builder.AddEnd();
        builder.AddControlFlow(new IfElse(ClassicalExpression.Literal(ClassicalValue.Of(true)), builder.EndBlock()));
        Assert.Throws<ArgumentException>(() => new CircuitBox(builder.Build()));
        var permuted = Builder();
        permuted.SetImplicitPermutation([1, 0, 2]);
        Assert.Throws<ArgumentException>(() => new CircuitBox(permuted.Build()));
    }

    [Fact]
    public void A_matrix_that_is_not_unitary_or_not_square_is_no_box()
    {
        Assert.Throws<ArgumentException>(() => new UnitaryBox([1, 0, 0, 1.0001]));
        Assert.Throws<ArgumentException>(() => new UnitaryBox([1, 0, 0, double.NaN]));
        Assert.Throws<ArgumentException>(() => new UnitaryBox([1, 1, 0, 0]));
        Assert.Throws<ArgumentException>(() => new UnitaryBox([1, 0, 0, 0, 1, 0, 0, 0, 1]));
        Assert.Throws<ArgumentException>(() => new UnitaryBox([1]));
        Assert.Equal(1, new UnitaryBox([0, Complex.ImaginaryOne, 1, 0]).QubitCount);
    }

    private static List<int> ReadBits(Operation operation)
    {
        var bits = new List<int>();
        operation.VisitReadBits(bits.Add);
        return bits;
    }

    private static CircuitBuilder Builder()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 3);
        builder.AddBits("c", 2);
        return builder;
    }

    private static ClassicalExpression Bit(int bit) => ClassicalExpression.Read(ClassicalType.Bits(1), bit);

    private static CircuitBox MeasuringBox()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddBits("c", 2);
        builder.AddMeasure(0, 0, new Condition([1], 1));
        return new CircuitBox(builder.Build());
    }

    private static Block EmptyBlock(CircuitBuilder builder)
    {
        builder.BeginBlock();
        return builder.EndBlock();
    }

    private static Block ForeignBlock() => EmptyBlock(new CircuitBuilder());
}
