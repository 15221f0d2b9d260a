using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.Tests.Oracles;

namespace Nexus.Simulators.Tests;

/// <summary>Control flow, classical operations, boxes and hidden registers.</summary>
public class ProgramTests
{
    private static readonly ClassicalType Int8 = ClassicalType.Signed(8);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_programs_agree_with_exact_distributions(int qubits)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var circuit = RandomPrograms.Draw(new Random((1000 * qubits) + seed), qubits, operations: 4 + (seed % 12));
            var shots = StatevectorSimulator.Run(circuit, new SimulationOptions(5000, (ulong)seed));
            Agreement.AssertDistribution(OutcomeDistribution.Of(circuit), shots, $"{qubits} qubits, seed {seed}");
        }
    }

    [Fact]
    public void Little_memory_changes_the_work_of_programs_and_not_their_shots()
    {
        const int Shots = 300;
        var replayed = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var circuit = RandomPrograms.Draw(new Random(seed), 3, operations: 14);
            var plenty = StatevectorSimulator.Run(circuit, new SimulationOptions(Shots, 7), null, EngineOptions.Default, out var none);
            Assert.Equal(0, none);
            for (var savedStates = 0; savedStates < 2; savedStates++)
            {
                var table = Shots * (long)plenty.RowBytes;
                var state = 16L << StatevectorSimulator.CountActiveQubits(circuit);
                var limit = (long)StatevectorSimulator.Estimate(circuit) + table + (savedStates * state);
                var scarce = StatevectorSimulator.Run(circuit, new SimulationOptions(Shots, 7, MemoryLimit: limit), null, EngineOptions.Default, out var replays);
                Assert.True(plenty.ToBytes().Span.SequenceEqual(scarce.ToBytes().Span), $"seed {seed}");
                replayed += replays;
            }
        }

        Assert.True(replayed > 500, $"{replayed} branches were computed again.");
    }

    [Fact]
    public void Repeating_until_success_always_succeeds_and_the_rounds_are_geometric()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        var c = builder.AddBits("c", 1).First;
        var tries = Bits(builder.AddVariable("tries", ClassicalType.Unsigned(6), isResult: true));
        var again = builder.AddVariable("again", ClassicalType.Bool).First;
        builder.AddAssign(ClassicalTarget.To(ClassicalType.Bool, again), ClassicalExpression.Literal(ClassicalValue.Of(true)));
        builder.BeginBlock();
        builder.AddReset(0);
        builder.AddGate(GateKind.H, 0);
        builder.AddMeasure(0, again);
        Increment(builder, ClassicalType.Unsigned(6), tries);
        builder.AddControlFlow(new WhileLoop(Truth(again), builder.EndBlock()));
        builder.AddGate(GateKind.X, 1);
        KnownCircuits.AddControlledX(builder, 0, 1);
        builder.AddMeasure(1, c);
        var circuit = builder.Build();
        var shots = StatevectorSimulator.Run(circuit, new SimulationOptions(20_000, 3));
        Assert.Equal(7, shots.BitCount);
        var counts = new int[64];
        foreach (var (outcome, count) in shots.Counts())
        {
            Assert.Equal(1, outcome.Span[0] & 1);
            counts[outcome.Span[0] >> 1] += count;
        }

        for (var n = 1; n < 10; n++)
        {
            Assert.Equal(Math.Pow(0.5, n), counts[n] / 20_000.0, Agreement.AllowedDifference(20_000, int.MaxValue, 9));
        }

        Assert.Equal(0, counts[0]);
    }

    [Fact]
    public void Nested_loops_with_break_and_continue_count_as_they_are_written()
    {
        // for i in 0..4 { if (i == 1) continue; for j in {3, i, 9} { if (j == 9) break; total += j; } j = -1; if (i == 3) break; }
        var builder = new CircuitBuilder();
        var i = Bits(builder.AddVariable("i", Int8));
        var j = Bits(builder.AddVariable("j", Int8, isResult: true));
        var total = Bits(builder.AddVariable("total", Int8, isResult: true));
        builder.BeginBlock();
        AddIf(builder, EqualTo(i, 1), b => b.AddContinue());
        builder.BeginBlock();
        AddIf(builder, EqualTo(j, 9), b => b.AddBreak());
        builder.AddAssign(ClassicalTarget.To(Int8, total), ClassicalExpression.Binary(ClassicalBinary.Add, Read(total), Read(j)));
        builder.AddControlFlow(new ForLoop(ClassicalTarget.To(Int8, j), [Literal(3), Read(i), Literal(9), Literal(50)], builder.EndBlock()));
        builder.AddAssign(ClassicalTarget.To(Int8, j), Literal(-1));
        AddIf(builder, EqualTo(i, 3), b => b.AddBreak());
        builder.AddControlFlow(new ForLoop(ClassicalTarget.To(Int8, i), new ValueRange(Literal(0), Literal(1), Literal(4)), builder.EndBlock()));

        // i = 0: 3 + 0; i = 2: 3 + 2; i = 3: 3 + 3, and out.
        Assert.Equal([0xFF, 14], OnlyShot(builder.Build()));
    }

    [Fact]
    public void The_values_of_a_loop_are_computed_once_and_the_variable_is_stored_each_round()
    {
        // n = 3; for i in 1..n { n = 100; i = 50; total += i_as_stored }
        var builder = new CircuitBuilder();
        var i = Bits(builder.AddVariable("i", Int8, isResult: true));
        var n = Bits(builder.AddVariable("n", Int8));
        var total = Bits(builder.AddVariable("total", Int8, isResult: true));
        builder.AddAssign(ClassicalTarget.To(Int8, n), Literal(3));
        builder.BeginBlock();
        builder.AddAssign(ClassicalTarget.To(Int8, n), Literal(100));
        builder.AddAssign(ClassicalTarget.To(Int8, total), ClassicalExpression.Binary(ClassicalBinary.Add, Read(total), Read(i)));
        builder.AddAssign(ClassicalTarget.To(Int8, i), Literal(50));
        builder.AddControlFlow(new ForLoop(ClassicalTarget.To(Int8, i), new ValueRange(Literal(1), Literal(1), Read(n)), builder.EndBlock()));
        Assert.Equal([50, 6], OnlyShot(builder.Build()));
    }

    [Fact]
    public void A_loop_keeps_its_place_when_shots_part_ways_in_it()
    {
        // Each round of the outer loop tosses a coin, and an inner loop runs as often as the outer variable says.
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        var coins = builder.AddBits("coins", 3);
        var i = Bits(builder.AddVariable("i", Int8));
        var j = Bits(builder.AddVariable("j", Int8));
        var total = Bits(builder.AddVariable("total", Int8, isResult: true));
        builder.BeginBlock();
        builder.AddGate(GateKind.H, 0);
        builder.BeginBlock();
        Increment(builder, Int8, total);
        builder.AddMeasure(0, coins.First);
        builder.AddControlFlow(new ForLoop(ClassicalTarget.To(Int8, j), new ValueRange(Literal(1), Literal(1), Read(i)), builder.EndBlock()));
        builder.AddAssign(
            ClassicalTarget.To(ClassicalType.Bits(3), Bits(coins)),
            ClassicalExpression.Call(ClassicalFunction.Rotl, ClassicalExpression.Read(ClassicalType.Bits(3), Bits(coins)), Literal(1)));
        builder.AddControlFlow(new ForLoop(ClassicalTarget.To(Int8, i), new ValueRange(Literal(1), Literal(1), Literal(3)), builder.EndBlock()));
        var circuit = builder.Build();
        var shots = StatevectorSimulator.Run(circuit, new SimulationOptions(10_000, 5));
        Agreement.AssertDistribution(OutcomeDistribution.Of(circuit), shots, "coins");
        Assert.All(shots.Counts(), c => Assert.Equal(6, (c.Outcome.Span[0] | (c.Outcome.Span[1] << 8)) >> 3));
        Assert.Equal(8, shots.Counts().Count);
    }

    [Fact]
    public void The_end_of_the_circuit_inside_of_loops_ends_it()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        var c = builder.AddBits("c", 1).First;
        var i = Bits(builder.AddVariable("i", Int8, isResult: true));
        builder.AddGate(GateKind.X, 0);
        builder.BeginBlock();
        builder.BeginBlock();
        AddIf(builder, EqualTo(i, 4), b => b.AddEnd());
        Increment(builder, Int8, i);
        builder.AddControlFlow(new WhileLoop(ClassicalExpression.Literal(ClassicalValue.Of(true)), builder.EndBlock()));
        builder.AddControlFlow(new WhileLoop(ClassicalExpression.Literal(ClassicalValue.Of(true)), builder.EndBlock()));
        builder.AddMeasure(0, c);
        Assert.Equal([8, 0], OnlyShot(builder.Build()));
    }

    [Fact]
    public void A_loop_without_end_is_refused_and_names_its_operation()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddGate(GateKind.H, 0);
        builder.BeginBlock();
        builder.AddControlFlow(new WhileLoop(ClassicalExpression.Literal(ClassicalValue.Of(true)), builder.EndBlock()));
        var error = Assert.Throws<SimulationException>(() => StatevectorSimulator.Run(builder.Build(), new SimulationOptions(1, 1, MaxLoopRounds: 1000)));
        Assert.Equal(1, error.OperationIndex);
        Assert.Contains("operation 1 (counted from 0) goes on after 1000 rounds", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(10, 9, false)]
    public void The_limit_of_rounds_is_what_a_shot_may_go_through(int rounds, int limit, bool runs)
    {
        var builder = new CircuitBuilder();
        var i = Bits(builder.AddVariable("i", Int8, isResult: true));
        builder.BeginBlock();
        builder.AddControlFlow(new ForLoop(ClassicalTarget.To(Int8, i), new ValueRange(Literal(1), Literal(1), Literal(rounds)), builder.EndBlock()));
        var error = Record.Exception(() => StatevectorSimulator.Run(builder.Build(), new SimulationOptions(5, 1, MaxLoopRounds: limit)));
        Assert.Equal(runs, error is null);
        Assert.True(runs || error is SimulationException);
    }

    [Fact]
    public void A_loop_of_classical_operations_looks_at_the_token()
    {
        using var source = new CancellationTokenSource();
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddGate(GateKind.H, 0);
        builder.BeginBlock();
        builder.AddControlFlow(new WhileLoop(ClassicalExpression.Literal(ClassicalValue.Of(true)), builder.EndBlock()));

        // The progress of the gate before the loop cancels: the loop, which would go on for ever, is the first to see it.
        var progress = new Canceller(source);
        Assert.ThrowsAny<OperationCanceledException>(() => StatevectorSimulator.Run(
            builder.Build(), new SimulationOptions(1, 1, MaxLoopRounds: long.MaxValue), progress, source.Token));
    }

    [Fact]
    public void Registers_for_the_circuits_own_use_are_not_in_the_shots()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        var own = builder.AddVariable("own", ClassicalType.Bits(9)).First;
        var a = builder.AddBits("a", 2).First;
        var more = builder.AddVariable("more", ClassicalType.Bool).First;
        var b = builder.AddVariable("b", ClassicalType.Bits(3), isResult: true).First;
        builder.AddGate(GateKind.X, 0);
        builder.AddMeasure(0, own + 8);
        builder.AddMeasure(0, a + 1);
        builder.AddMeasure(0, more);
        builder.AddMeasure(0, b + 2);
        var circuit = builder.Build();
        Assert.Equal(5, circuit.ResultBitCount);
        var shots = StatevectorSimulator.Run(circuit, new SimulationOptions(3, 1));
        Assert.Equal(5, shots.BitCount);
        Assert.Equal("01001", Agreement.Bits(shots.Shot(2), 5));
        Assert.Equal("100 10", OutcomeKey.Format(circuit.ResultRegisters, shots.Shot(2)));
    }

    [Fact]
    public void A_value_that_cannot_be_computed_names_its_operation_also_after_boxes()
    {
        var inner = new CircuitBuilder();
        inner.AddQubits("q", 2);
        inner.AddGate(GateKind.H, 0);
        inner.AddGate(GateKind.H, 1);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        var n = Bits(builder.AddVariable("n", Int8));
        builder.AddBox(new CircuitBox(inner.Build()), 0, [0, 1]);
        builder.AddBarrier(0, 1);
        builder.AddBox(new CircuitBox(inner.Build()), 0, [0, 1]);
        builder.AddAssign(ClassicalTarget.To(Int8, n), ClassicalExpression.Binary(ClassicalBinary.Divide, Literal(1), Read(n)));
        var error = Assert.Throws<SimulationException>(() => StatevectorSimulator.Run(builder.Build(), new SimulationOptions(1, 1)));
        Assert.Equal(3, error.OperationIndex);
        Assert.Equal("In operation 3 (counted from 0): A division by zero.", error.Message);
    }

    [Fact]
    public void An_element_that_does_not_exist_a_step_of_zero_and_an_infinite_angle_are_errors()
    {
        AssertFails("There is no element 3", (builder, n) => builder.AddAssign(
            ClassicalTarget.Element(ClassicalType.Bits(1), new ElementRange(n[0], 1, 3), Literal(3)), ClassicalExpression.Literal(ClassicalValue.Of(ClassicalType.Bits(1), (BigInteger)1))));
        AssertFails("step is 0", (builder, n) =>
        {
            builder.BeginBlock();
            builder.AddControlFlow(new ForLoop(ClassicalTarget.To(Int8, n), new ValueRange(Literal(0), Read(n), Literal(3)), builder.EndBlock()));
        });
        AssertFails("not a finite number", (builder, n) => builder.AddGate(
            Gate.Of(GateKind.RX),
            [Parameter.FromRunTime(ClassicalExpression.Binary(
                ClassicalBinary.Power, ClassicalExpression.Literal(ClassicalValue.Of(0)), ClassicalExpression.Cast(ClassicalType.Double, ClassicalExpression.Binary(ClassicalBinary.Subtract, Read(n), Literal(1)))))],
            0,
            [0]));

        static void AssertFails(string message, Action<CircuitBuilder, int[]> add)
        {
            var builder = new CircuitBuilder();
            builder.AddQubits("q", 1);
            var n = Bits(builder.AddVariable("n", Int8));
            add(builder, n);
            var error = Assert.Throws<SimulationException>(() => StatevectorSimulator.Run(builder.Build(), new SimulationOptions(1, 1)));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.Equal(0, error.OperationIndex);
        }
    }

    [Fact]
    public void An_opaque_gate_in_a_box_in_a_loop_is_refused()
    {
        var inner = new CircuitBuilder();
        inner.AddQubits("q", 1);
        inner.AddGate(Gate.Opaque("mystery", 1, 0), [], 0, [0]);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddGate(GateKind.X, 0);
        builder.BeginBlock();
        builder.AddBox(new CircuitBox(inner.Build()), 0, [0]);
        builder.AddControlFlow(new IfElse(ClassicalExpression.Literal(ClassicalValue.Of(false)), builder.EndBlock()));
        var error = Assert.Throws<SimulationException>(() => StatevectorSimulator.Run(builder.Build(), new SimulationOptions(1, 1)));
        Assert.Equal(1, error.OperationIndex);
        Assert.Contains("'mystery'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Boxes_within_boxes_that_hold_too_much_are_counted_and_refused()
    {
        Box box = new CircuitBox(Twice(null));
        for (var i = 0; i < 40; i++)
        {
            box = new CircuitBox(Twice(box));
        }

        var circuit = Twice(box);
        Assert.Equal(1, StatevectorSimulator.CountActiveQubits(circuit));
        var error = Assert.Throws<SimulationException>(() => StatevectorSimulator.Run(circuit, new SimulationOptions(1, 1)));
        Assert.Contains("more than 50000000 operations", error.Message, StringComparison.Ordinal);

        static Circuit Twice(Box? box)
        {
            var builder = new CircuitBuilder();
            builder.AddQubits("q", 1);
            for (var i = 0; i < 2; i++)
            {
                if (box is null)
                {
                    builder.AddGate(GateKind.H, 0);
                }
                else
                {
                    builder.AddBox(box, 0, [0]);
                }
            }

            return builder.Build();
        }
    }

    [Fact]
    public void A_break_outside_of_a_loop_is_refused()
    {
        var builder = new CircuitBuilder();
        builder.AddBreak();
        var error = Assert.Throws<SimulationException>(() => StatevectorSimulator.Run(builder.Build(), new SimulationOptions(1, 1)));
        Assert.Equal(0, error.OperationIndex);
    }

    [Fact]
    public void Qubits_count_that_are_touched_in_control_flow_and_boxes()
    {
        var inner = new CircuitBuilder();
        inner.AddQubits("q", 3);
        inner.AddGate(GateKind.H, 1);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 20);
        builder.AddBits("c", 1);
        builder.BeginBlock();
        builder.AddBox(new CircuitBox(inner.Build()), 1, [9, 4, 5, 6]);
        builder.AddBox(new PauliExponentialBox([Pauli.X, Pauli.I], Parameter.FromRadians(1)), 0, [12, 13]);
        builder.AddGate(Gate.Of(GateKind.GlobalPhase), [Parameter.FromRadians(1)], 1, [15]);
        builder.AddMeasure(17, 0);
        builder.AddControlFlow(new IfElse(Truth(0), builder.EndBlock()));
        Assert.Equal(4, StatevectorSimulator.CountActiveQubits(builder.Build()));
    }

    [Fact]
    public void A_measurement_at_the_end_splits_nothing_and_one_in_a_loop_or_before_its_reader_does()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        var c = builder.AddBits("c", 1).First;
        builder.AddGate(GateKind.H, 0);
        builder.BeginBlock();
        builder.AddMeasure(0, c);
        builder.AddControlFlow(new IfElse(ClassicalExpression.Literal(ClassicalValue.Of(true)), builder.EndBlock()));
        Assert.False(StatevectorSimulator.EstimateTime(builder.Build(), 1).Branches);
        AddIf(builder, Truth(c), b => b.AddGate(GateKind.X, 0));
        Assert.True(StatevectorSimulator.EstimateTime(builder.Build(), 1).Branches);
    }

    [Fact]
    public void An_estimate_grows_with_gates_qubits_rounds_and_ways_and_knows_when_shots_part()
    {
        var small = StatevectorSimulator.EstimateTime(KnownCircuits.FourierTransform(12, 5), 1000);
        var large = StatevectorSimulator.EstimateTime(KnownCircuits.FourierTransform(24, 5), 1000);
        Assert.False(small.Branches);
        Assert.Equal(StatevectorSimulator.Estimate(KnownCircuits.FourierTransform(12, 5)), small.Bytes);
        Assert.InRange(large.Seconds / small.Seconds, 500, double.MaxValue);
        Assert.Equal(double.PositiveInfinity, StatevectorSimulator.EstimateTime(KnownCircuits.Ghz(200), 1).Seconds);

        var once = StatevectorSimulator.EstimateTime(Tossing(1), 1000);
        var often = StatevectorSimulator.EstimateTime(Tossing(20), 1000);
        Assert.True(once.Branches && often.Branches);
        Assert.InRange(often.Seconds / once.Seconds, 20, double.MaxValue);

        static Circuit Tossing(int rounds)
        {
            var builder = new CircuitBuilder();
            builder.AddQubits("q", 14);
            var c = builder.AddBits("c", 1).First;
            var i = Bits(builder.AddVariable("i", Int8));
            builder.BeginBlock();
            builder.AddGate(GateKind.H, 0);
            KnownCircuits.AddControlledX(builder, 0, 13);
            builder.AddMeasure(0, c);
            builder.AddControlFlow(new ForLoop(ClassicalTarget.To(Int8, i), new ValueRange(Literal(1), Literal(1), Literal(rounds)), builder.EndBlock()));
            return builder.Build();
        }
    }

    private static ClassicalExpression Literal(int value) => ClassicalExpression.Literal(ClassicalValue.Of(Int8, (BigInteger)value));

    private static ClassicalExpression Read(int[] bits) => ClassicalExpression.Read(Int8, bits);

    private static ClassicalExpression Truth(int bit) => ClassicalExpression.Read(ClassicalType.Bool, bit);

    private static ClassicalExpression EqualTo(int[] bits, int value) => ClassicalExpression.Binary(ClassicalBinary.Equal, Read(bits), Literal(value));

    private static int[] Bits(Register register) => [.. Enumerable.Range(register.First, register.Count)];

    private static void Increment(CircuitBuilder builder, ClassicalType type, int[] bits) => builder.AddAssign(
        ClassicalTarget.To(type, bits),
        ClassicalExpression.Binary(ClassicalBinary.Add, ClassicalExpression.Read(type, bits), ClassicalExpression.Literal(ClassicalValue.Of(type, (BigInteger)1))));

    private static void AddIf(CircuitBuilder builder, ClassicalExpression condition, Action<CircuitBuilder> then)
    {
        builder.BeginBlock();
        then(builder);
        builder.AddControlFlow(new IfElse(condition, builder.EndBlock()));
    }

    private static byte[] OnlyShot(Circuit circuit) =>
        Assert.Single(StatevectorSimulator.Run(circuit, new SimulationOptions(10, 1)).Counts()).Outcome.ToArray();

    private sealed class Canceller(CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value) => source.Cancel();
    }
}
