using System.Numerics;

namespace Nexus.Circuits.Tests.Ir;

public class BoxExpansionTests
{
    [Fact]
    public void Pauli_rotations_are_exponentials_with_any_controls()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 60; trial++)
        {
            var qubits = random.Next(1, 5);
            var box = new PauliExponentialBox(
                [.. Enumerable.Range(0, random.Next(1, qubits + 1)).Select(_ => (Pauli)random.Next(4))], RandomCircuits.Angle(random));
            var circuit = With(random, qubits, box);
            DenseState.AssertEqual(DenseState.MatrixOf(circuit), DenseState.MatrixOf(Expanded(circuit)));
        }
    }

    [Fact]
    public void The_phase_of_a_controlled_box_is_kept_through_boxes_in_boxes()
    {
        var random = new Random(2);
        Box box = new PauliExponentialBox([Pauli.I, Pauli.I], Parameter.FromRadians(0.3));
        for (var depth = 0; depth < 3; depth++)
        {
            var builder = new CircuitBuilder();
            builder.AddQubits("q", 3);
            builder.SetGlobalPhase(RandomCircuits.Angle(random));
            builder.AddBox(box, 3 - box.QubitCount, [2, 0, 1]);
            builder.AddGate(GateKind.Y, depth % 3);
            builder.AddBarrier(0, 1);
            box = new CircuitBox(builder.Build());
            var circuit = With(random, 4, box);
            DenseState.AssertEqual(DenseState.MatrixOf(circuit), DenseState.MatrixOf(Expanded(circuit)));
        }
    }

    [Fact]
    public void Matrices_stay_and_a_circuit_without_other_boxes_is_itself()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        builder.AddBox(new UnitaryBox([0, Complex.ImaginaryOne, 1, 0]), 1, [1, 0]);
        var circuit = builder.Build();
        Assert.Same(circuit, BoxExpansion.Expand(circuit, out var starts));
        Assert.Null(starts);

        // Inside of a circuit box it gets the controls of the box beside its own.
        builder = new CircuitBuilder();
        builder.AddQubits("q", 4);
        builder.AddBox(new CircuitBox(circuit), 1, [3, 0, 2]);
        var expanded = Expanded(builder.Build());
        Assert.Equal([3, 2], expanded[0].Controls.ToArray());
        Assert.Equal([0], expanded[0].Targets.ToArray());
    }

    [Fact]
    public void The_condition_of_a_box_that_writes_the_bits_it_depends_on_is_tested_once()
    {
        // The box clears the bit that its condition asks for, and flips the qubit afterwards all the same.
        var inner = new CircuitBuilder();
        inner.AddQubits("q", 2);
        inner.AddBits("c", 1);
        inner.AddMeasure(0, 0);
        inner.AddGate(GateKind.X, 1);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 3);
        builder.AddBits("c", 2);
        builder.AddGate(GateKind.X, 2);
        builder.AddMeasure(2, 1);
        builder.AddBox(new CircuitBox(inner.Build()), 0, [0, 1], [1], new Condition([1], 1));
        builder.AddMeasure(1, 0);
        var circuit = builder.Build();
        Assert.Equal(1, DenseState.Distribution(Expanded(circuit))["10"], 1e-12);
        DenseState.AssertSameDistribution(circuit, Expanded(circuit));
    }

    [Fact]
    public void A_box_under_a_condition_keeps_conditions_within_it_that_are_on_no_bits()
    {
        foreach (var (value, holds) in new[] { (0, true), (1, false) })
        {
            var inner = new CircuitBuilder();
            inner.AddQubits("q", 1);
            inner.AddGate(Gate.Of(GateKind.X), [], 0, [0], new Condition([], value));
            var builder = new CircuitBuilder();
            builder.AddQubits("q", 2);
            builder.AddBits("c", 2);
            for (var bit = 0; bit < 2; bit++)
            {
                builder.AddBox(new CircuitBox(inner.Build()), 0, [bit], [], new Condition([0], bit));
            }

            builder.AddMeasure(0, 0);
            builder.AddMeasure(1, 1);
            Assert.Equal(1, DenseState.Distribution(Expanded(builder.Build()))[holds ? "10" : "00"], 1e-12);
        }
    }

    [Fact]
    public void Bits_inputs_variables_and_elements_of_a_box_are_those_it_is_given()
    {
        var type = ClassicalType.Unsigned(2);
        var inner = new CircuitBuilder();
        inner.AddQubits("q", 1);
        var c = inner.AddBits("c", 2);
        var index = inner.AddBits("i", 1).First;
        inner.AddAssign(
            ClassicalTarget.Element(ClassicalType.Bits(1), new ElementRange(c.First, 1, 2), ClassicalExpression.Read(ClassicalType.Unsigned(1), index)),
            ClassicalExpression.Element(ClassicalType.Bits(1), new ElementRange(c.First, 1, 2), ClassicalExpression.Literal(ClassicalValue.Of(type, BigInteger.Zero))));
        var box = new CircuitBox(inner.Build());
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddBits("c", 4);
        builder.AddBox(box, 0, [0], [2, 3, 0]);
        var assignment = Expanded(builder.Build())[0].Assignment;

        // Bit 2 is read; bit 0 tells where it is stored.
        byte[] row = [0b0101];
        assignment.Target.Store(row, assignment.Value.Evaluate(row));
        Assert.Equal(0b1101, row[0]);

        builder.AddBox(box, 0, [0], [2, 1, 0]);
        var error = Assert.Throws<ArgumentException>(() => BoxExpansion.Expand(builder.Build()));
        Assert.Contains("do not stand next to each other", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Starts_tell_which_operations_came_of_which()
    {
        var inner = new CircuitBuilder();
        inner.AddQubits("q", 1);
        inner.AddGate(GateKind.X, 0);
        inner.AddGate(GateKind.Y, 0);
        var empty = new CircuitBuilder();
        empty.AddQubits("q", 1);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddGate(GateKind.H, 0);
        builder.AddBox(new CircuitBox(inner.Build()), 0, [0]);
        builder.AddBox(new CircuitBox(empty.Build()), 0, [0]);
        builder.AddGate(GateKind.Z, 0);
        var expanded = BoxExpansion.Expand(builder.Build(), out var starts);
        Assert.Equal([0, 1, 3, 3, 4], starts);
        Assert.Equal(GateKind.Z, expanded[3].Gate.Kind);
    }

    [Fact]
    public void Boxes_in_control_flow_are_written_out_and_everything_else_is_kept()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var circuit = RandomCircuits.Draw(seed, RandomParts.All);
            var expanded = BoxExpansion.Expand(circuit);
            Assert.Equal(circuit.ImplicitPermutation, expanded.ImplicitPermutation);
            Assert.Equal(circuit.GlobalPhase, expanded.GlobalPhase);
            Assert.Equal(circuit.BitRegisters.Select(r => (r.Name, r.Count, r.IsResult)), expanded.BitRegisters.Select(r => (r.Name, r.Count, r.IsResult)));
            AssertOnlyMatrices(expanded.Body);
            DenseState.AssertSameDistribution(circuit, expanded);
        }
    }

    [Fact]
    public void Boxes_that_double_forty_times_are_refused_before_they_are_written_out()
    {
        Circuit? circuit = null;
        for (var depth = 0; depth < 40; depth++)
        {
            var builder = new CircuitBuilder();
            builder.AddQubits("q", 1);
            for (var i = 0; i < 2; i++)
            {
                if (circuit is null)
                {
                    builder.AddGate(GateKind.X, 0);
                }
                else
                {
                    builder.AddBox(new CircuitBox(circuit), 0, [0]);
                }
            }

            circuit = builder.Build();
        }

        var error = Assert.Throws<ArgumentException>(() => BoxExpansion.Expand(circuit!));
        Assert.Contains("more than 50000000 operations", error.Message, StringComparison.Ordinal);
    }

    private static Circuit Expanded(Circuit circuit)
    {
        var expanded = BoxExpansion.Expand(circuit);
        AssertOnlyMatrices(expanded.Body);
        return expanded;
    }

    private static void AssertOnlyMatrices(Block block)
    {
        foreach (var operation in block)
        {
            Assert.True(operation.Kind != OperationKind.Box || operation.Box is UnitaryBox);
            foreach (var inner in operation.ControlFlow?.Blocks ?? [])
            {
                AssertOnlyMatrices(inner);
            }
        }
    }

    /// <summary>The box with random controls, among gates that make every place different.</summary>
    private static Circuit With(Random random, int qubits, Box box)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        var order = Enumerable.Range(0, qubits).ToArray();
        random.Shuffle(order);
        var controls = random.Next(qubits - box.QubitCount + 1);
        builder.AddGate(Gate.Of(GateKind.RY), [Parameter.FromRadians(0.4)], 0, [order[0]]);
        builder.AddBox(box, controls, order.AsSpan(0, controls + box.QubitCount));
        return builder.Build();
    }
}
