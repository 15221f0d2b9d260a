using System.Numerics;
using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Simulators.Checking;

namespace Nexus.Simulators.Tests;

public class SyntaxCheckerTests
{
    private static readonly Target H1 = Target.BuiltIn("H1-1SC")!;
    private static readonly Target Generic = Target.BuiltIn("generic")!;

    // Everything allowed, at the published price.
    private static readonly Target Priced = Generic with { Name = "priced", Cost = new CostFormula() };

    [Fact]
    public void A_native_bell_pair_passes_and_has_its_price()
    {
        var verdict = SyntaxChecker.Check(NativeBell(), H1, 1000);
        Assert.True(verdict.Passes, string.Join("\n", verdict.Errors));
        var figures = verdict.Figures!;
        Assert.Equal(new Dictionary<string, long> { ["PhasedX"] = 2, ["Rz"] = 1, ["ZZPhase"] = 1 }, figures.Gates);
        Assert.Equal((3, 1, 0, 2, 0, 2), (figures.OneQubitGates, figures.TwoQubitGates, figures.LargerGates, figures.Measurements, figures.Resets, figures.Preparations));
        Assert.Equal((6, 4, 1), (figures.Operations, figures.Depth, figures.TwoQubitDepth));

        // 5 + 1000 (3 + 10 * 1 + 5 * (2 + 2)) / 5000
        Assert.Equal(new CheckCost(11.6, "HQC"), verdict.Cost);
        Assert.Null(verdict.CostNote);
    }

    [Fact]
    public void Resets_and_measurements_in_between_count_as_preparations()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 5);
        builder.AddBits("c", 2);
        AddPhasedX(builder, 0);
        builder.AddMeasure(0, 0);
        builder.AddReset(0);
        AddPhasedX(builder, 0, new Condition([0], 1));
        builder.AddMeasure(0, 1);
        var verdict = SyntaxChecker.Check(builder.Build(), H1, 100);
        Assert.True(verdict.Passes, string.Join("\n", verdict.Errors));

        // One qubit of the five is used: 1 preparation, 2 measurements, 1 reset. 5 + 100 (2 + 5 * 4) / 5000
        Assert.Equal(1, verdict.Figures!.Preparations);
        Assert.Equal(5.44, verdict.Cost!.Amount, 12);
        Assert.Equal(5, verdict.Figures.Depth);
    }

    [Fact]
    public void Gates_that_are_not_native_are_named_with_what_they_need_and_have_no_price_yet()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 3);
        builder.AddGate(GateKind.H, 1);
        builder.AddGate(Gate.Of(GateKind.X), [], 1, [0, 2]);
        builder.AddGate(Gate.Of(GateKind.X), [], 2, [0, 2, 1]);
        var verdict = SyntaxChecker.Check(builder.Build(), H1, 10);
        Assert.False(verdict.Passes);
        Assert.Equal(3, verdict.ErrorCount);
        Assert.Equal(
            [
                "H on q[1] is not in the gate set of H1-1SC; compiling would write it with Rz, PhasedX.",
                "CX on q[0], q[2] is not in the gate set of H1-1SC; compiling would write it with ZZPhase, ZZMax, TK2 and Rz, PhasedX.",
                "CCX on q[0], q[2], q[1] is not in the gate set of H1-1SC; compiling would take it apart into gates on two qubits (ZZPhase, ZZMax, TK2) and on one (Rz, PhasedX).",
            ],
            verdict.Errors.Select(e => e.Message));
        Assert.Equal((2L, CheckErrorKind.GateSet), (verdict.Errors[1].Operation, verdict.Errors[1].Kind));
        Assert.Equal(["q[0]", "q[2]"], verdict.Errors[1].Qubits);
        Assert.Equal((1, 1, 1), (verdict.Figures!.OneQubitGates, verdict.Figures.TwoQubitGates, verdict.Figures.LargerGates));
        Assert.Null(verdict.Cost);
        Assert.Equal("The cost is known after compiling: gates are not H1-1SC's own.", verdict.CostNote);
    }

    [Fact]
    public void Limits_on_the_whole_circuit_are_told_together()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 21);
        builder.AddBits("wide", 64);
        builder.AddGate(Gate.Of(GateKind.RZ), [Parameter.FromExpression(Expression.Symbol("theta"))], 0, [20]);
        var verdict = SyntaxChecker.Check(builder.Build(), H1 with { MaxClassicalBits = 60, MaxClassicalRegisters = 0, MaxOperations = 0 }, 10_001);
        Assert.Equal(
            [
                "10,001 shots are asked for; H1-1SC runs at most 10,000 at a time.",
                "The circuit has 21 qubits; H1-1SC has 20.",
                "Inputs have no values: theta. Bind them first.",
                "The circuit has 1 classical registers; H1-1SC has room for 0.",
                "The circuit has 64 classical bits; H1-1SC has room for 60.",
                "The classical register 'wide' has 64 bits; H1-1SC allows 63 in one.",
                "The circuit has 1 operations; H1-1SC takes 0.",
            ],
            verdict.Errors.Select(e => e.Message));
        Assert.Equal("The circuit does not pass, so it has no cost.", verdict.CostNote);
        Assert.Equal(CheckErrorKind.Shots, Assert.Single(SyntaxChecker.Check(NativeBell(), H1, 0).Errors).Kind);
    }

    [Fact]
    public void Pairs_that_are_not_joined_are_refused_and_symmetric_gates_do_not_mind_the_order()
    {
        var target = Generic with { Name = "line", Couplings = new HashSet<(int, int)> { (0, 1), (1, 2) }, IsDirected = true };
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 3);
        builder.AddGate(Gate.Of(GateKind.X), [], 1, [0, 1]);
        builder.AddGate(Gate.Of(GateKind.X), [], 1, [1, 0]);
        builder.AddGate(Gate.Of(GateKind.Z), [], 1, [1, 0]);
        builder.AddGate(GateKind.Swap, 2, 0);
        var verdict = SyntaxChecker.Check(builder.Build(), target, 1);
        Assert.Equal(
            [
                "CX joins q[1] and q[0] in this order; line joins them only in the other.",
                "SWAP joins q[2] and q[0], which line does not: the circuit has to be routed.",
            ],
            verdict.Errors.Select(e => e.Message));
        Assert.Single(SyntaxChecker.Check(builder.Build(), target with { IsDirected = false }, 1).Errors);
    }

    [Fact]
    public void An_if_is_a_condition_and_a_loop_is_not()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddBits("c", 1);
        builder.AddMeasure(0, 0);
        builder.BeginBlock();
        builder.AddGate(Gate.Of(GateKind.X), [], 0, [0]);
        builder.AddControlFlow(new IfElse(Bit(0), builder.EndBlock()));
        Assert.True(SyntaxChecker.Check(builder.Build(), Generic with { SupportsControlFlow = false }, 1).Passes);
        var refused = SyntaxChecker.Check(builder.Build(), Generic with { SupportsConditionals = false }, 1);
        Assert.Equal((2L, CheckErrorKind.Unsupported), Assert.Single(refused.Errors.Select(e => (e.Operation!.Value, e.Kind))));
    }

    [Fact]
    public void What_a_target_lacks_is_told_operation_by_operation()
    {
        var target = Generic with
        {
            Name = "plain",
            SupportsConditionals = false,
            SupportsControlFlow = false,
            SupportsMidCircuitMeasurement = false,
            SupportsReset = false,
            SupportsComputedAngles = false,
        };
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        builder.AddBits("c", 2);
        var x = builder.AddVariable("x", ClassicalType.Double);
        var read = ClassicalExpression.Read(ClassicalType.Double, [.. Enumerable.Range(x.First, 64)]);
        builder.AddMeasure(0, 0);
        builder.AddBarrier(0, 1);
        builder.AddGate(Gate.Of(GateKind.X), [], 0, [0], new Condition([0], 1));
        builder.AddReset(1);
        builder.AddAssign(ClassicalTarget.To(ClassicalType.Double, [.. Enumerable.Range(x.First, 64)]), read);
        builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromRunTime(read)], 0, [1]);
        builder.BeginBlock();
        builder.AddMeasure(1, 1);
        var body = builder.EndBlock();
        builder.AddControlFlow(new WhileLoop(Bit(0), body));
        var verdict = SyntaxChecker.Check(builder.Build(), target, 1);
        Assert.Equal(
            [
                (3, "q[0] is used after operation 1 measured it; plain measures qubits only at the end."),
                (3, "Operation 3 makes operations depend on measured bits, which plain does not support."),
                (4, "Operation 4 resets qubits, which plain does not support."),
                (5, "Operation 5 computes with measured bits, which plain does not support."),
                (6, "Operation 6 computes angles while the circuit runs, which plain does not support."),
                (7, "Operation 7 has loops, which plain does not support."),
                (8, "q[1] is measured in a loop; plain measures qubits only at the end."),
            ],
            verdict.Errors.Select(e => (e.Operation!.Value, e.Message)));
        Assert.True(SyntaxChecker.Check(builder.Build(), Generic, 1).Passes);
    }

    [Fact]
    public void Of_a_branch_the_dearer_way_counts_and_of_a_loop_every_round()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        builder.AddBits("c", 1);
        var type = ClassicalType.Signed(8);
        var i = builder.AddVariable("i", type);
        builder.BeginBlock();
        AddPhasedX(builder, 0);
        AddPhasedX(builder, 0);
        AddPhasedX(builder, 0);
        var then = builder.EndBlock();
        builder.BeginBlock();
        builder.AddGate(Gate.Of(GateKind.RZZ), [Parameter.FromRadians(1)], 0, [0, 1]);
        var otherwise = builder.EndBlock();
        builder.AddControlFlow(new IfElse(Bit(0), then, otherwise));
        builder.BeginBlock();
        AddPhasedX(builder, 1);
        builder.AddMeasure(1, 0);
        var body = builder.EndBlock();
        builder.AddControlFlow(new ForLoop(
            ClassicalTarget.To(type, [.. Enumerable.Range(i.First, 8)]), new ValueRange(Number(0), Number(2), Number(7)), body));
        var verdict = SyntaxChecker.Check(builder.Build(), Priced, 500);
        var figures = verdict.Figures!;

        // The ZZ way weighs 10 and the other 3; the loop runs for 0, 2, 4, 6.
        Assert.Equal((4, 1, 4, 2), (figures.OneQubitGates, figures.TwoQubitGates, figures.Measurements, figures.Preparations));
        Assert.True(figures.IsBounded);

        // 5 + 500 (4 + 10 + 5 (4 + 2)) / 5000
        Assert.Equal(9.4, verdict.Cost!.Amount, 12);

        // The if is 3 deep at most, the loop 4 rounds of 2; both use qubit 1.
        Assert.Equal((11, 1), (figures.Depth, figures.TwoQubitDepth));

        ClassicalExpression Number(int value) => ClassicalExpression.Literal(ClassicalValue.Of(type, (BigInteger)value));
    }

    [Fact]
    public void A_loop_that_only_the_run_ends_has_no_price()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddBits("c", 1);
        builder.BeginBlock();
        AddPhasedX(builder, 0);
        var body = builder.EndBlock();
        builder.AddControlFlow(new WhileLoop(Bit(0), body));
        var verdict = SyntaxChecker.Check(builder.Build(), Priced, 1);
        Assert.True(verdict.Passes);
        Assert.Null(verdict.Cost);
        Assert.Equal("A loop runs for as long as only the run can tell, and so does its cost.", verdict.CostNote);
        Assert.Equal((1, false), (verdict.Figures!.OneQubitGates, verdict.Figures.IsBounded));
    }

    [Fact]
    public void Boxes_are_written_out_before_they_are_counted()
    {
        var inner = new CircuitBuilder("pair");
        inner.AddQubits("q", 2);
        AddPhasedX(inner, 0);
        inner.AddGate(Gate.Of(GateKind.RZZ), [Parameter.FromRadians(1)], 0, [0, 1]);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 3);
        var box = new CircuitBox(inner.Build());
        builder.AddBox(box, 0, [0, 1]);
        builder.AddBox(box, 0, [1, 2]);
        builder.AddBox(new PauliExponentialBox([Pauli.Z, Pauli.Z], Parameter.FromRadians(1)), 0, [0, 2]);
        var figures = SyntaxChecker.Check(builder.Build(), Generic, 1).Figures!;

        // The rotation about ZZ is CX, Rz, CX.
        Assert.Equal(new Dictionary<string, long> { ["CX"] = 2, ["PhasedX"] = 2, ["Rz"] = 1, ["ZZPhase"] = 2 }, figures.Gates);
        Assert.Equal((3, 4, 4), (figures.OneQubitGates, figures.TwoQubitGates, figures.TwoQubitDepth));
    }

    [Fact]
    public void Boxes_that_would_explode_are_counted_and_left_alone()
    {
        var inner = new CircuitBuilder("h");
        inner.AddQubits("q", 1);
        inner.AddGate(GateKind.H, 0);
        var box = new CircuitBox(inner.Build());
        for (var level = 0; level < 60; level++)
        {
            var next = new CircuitBuilder("twice");
            next.AddQubits("q", 1);
            next.AddBox(box, 0, [0]);
            next.AddBox(box, 0, [0]);
            box = new CircuitBox(next.Build());
        }

        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddBox(box, 0, [0]);
        var verdict = SyntaxChecker.Check(builder.Build(), Generic, 1);
        Assert.Equal(CheckErrorKind.Operations, Assert.Single(verdict.Errors).Kind);
        Assert.Null(verdict.Figures);
    }

    [Fact]
    public void Blocks_ever_so_deep_are_refused_with_a_sentence()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddBits("c", 1);
        builder.BeginBlock();
        builder.AddGate(GateKind.X, 0);
        var block = builder.EndBlock();
        for (var depth = 0; depth < 100_000; depth++)
        {
            builder.BeginBlock();
            builder.AddControlFlow(new IfElse(Bit(0), block));
            block = builder.EndBlock();
        }

        builder.AddControlFlow(new IfElse(Bit(0), block));
        var error = Assert.Single(SyntaxChecker.Check(builder.Build(), Generic, 1).Errors);
        Assert.Equal("Blocks and boxes stand 100,001 deep within one another; at most 200 are looked at.", error.Message);
    }

    [Fact]
    public void Twenty_errors_are_listed_and_all_are_counted()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        for (var i = 0; i < 5_000; i++)
        {
            builder.AddGate(GateKind.H, 0);
        }

        var verdict = SyntaxChecker.Check(builder.Build(), H1, 1);
        Assert.Equal((20, 5_000L), (verdict.Errors.Count, verdict.ErrorCount));
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long?)n), verdict.Errors.Select(e => e.Operation));
    }

    [Fact]
    public void Depth_is_the_number_of_layers()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var builder = new CircuitBuilder();
            builder.AddQubits("q", 4);
            builder.AddBits("c", 3);
            for (var i = 0; i < 30; i++)
            {
                var condition = random.Next(4) == 0 ? new Condition([random.Next(3)], 1) : null;
                switch (random.Next(5))
                {
                    case 0:
                        builder.AddMeasure(random.Next(4), random.Next(3), condition);
                        break;
                    case 1:
                        builder.AddBarrier(0, 2, 3);
                        break;
                    case 2:
                        var first = random.Next(4);
                        builder.AddGate(Gate.Of(GateKind.X), [], 1, [first, (first + 1 + random.Next(3)) % 4], condition);
                        break;
                    default:
                        builder.AddGate(Gate.Of(GateKind.H), [], 0, [random.Next(4)], condition);
                        break;
                }
            }

            var circuit = builder.Build();
            Assert.Equal(CircuitDag.Of(circuit).LayerCount, SyntaxChecker.Check(circuit, Generic, 1).Figures!.Depth);
        }
    }

    [Fact]
    public void A_verdict_comes_back_from_its_bytes_as_it_was()
    {
        var failing = new CircuitBuilder();
        failing.AddQubits("q", 21);
        failing.AddGate(GateKind.H, 0);
        foreach (var verdict in new[] { SyntaxChecker.Check(NativeBell(), H1, 1000), SyntaxChecker.Check(failing.Build(), H1, 1) })
        {
            var bytes = CheckVerdictFormat.Encode(verdict);
            var back = CheckVerdictFormat.Decode(bytes);
            Assert.Equal(bytes, CheckVerdictFormat.Encode(back));
            Assert.Equivalent(verdict, back, strict: true);
        }
    }

    [Fact]
    public void The_json_of_a_verdict_is_as_documented()
    {
        var text = System.Text.Encoding.UTF8.GetString(CheckVerdictFormat.Encode(SyntaxChecker.Check(NativeBell(), H1, 1000)));
        const string Expected = """
            {"schema_version":1,"target":"H1-1SC","shots":1000,"passes":true,"errors":[],"error_count":0,
            "figures":{"gates":{"PhasedX":2,"Rz":1,"ZZPhase":1},"operations":6,"one_qubit_gates":3,"two_qubit_gates":1,"larger_gates":0,
            "measurements":2,"resets":0,"preparations":2,"depth":4,"two_qubit_depth":1,"is_bounded":true},
            "cost":{"amount":11.6,"unit":"HQC"},"cost_note":null}
            """;
        Assert.Equal(Expected.ReplaceLineEndings(""), text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"schema_version":2,"target":"a","shots":1,"passes":true,"errors":[],"error_count":0,"figures":null,"cost":null,"cost_note":null}""")]
    [InlineData("""{"schema_version":1,"target":null,"shots":1,"passes":true,"errors":[],"error_count":0,"figures":null,"cost":null,"cost_note":null}""")]
    public void Bytes_that_are_no_verdict_are_refused(string text) =>
        Assert.Throws<FormatException>(() => CheckVerdictFormat.Decode(System.Text.Encoding.UTF8.GetBytes(text)));

    private static ClassicalExpression Bit(int bit) => ClassicalExpression.Cast(ClassicalType.Bool, ClassicalExpression.Read(ClassicalType.Bits(1), bit));

    private static void AddPhasedX(CircuitBuilder builder, int qubit, Condition? condition = null) =>
        builder.AddGate(Gate.Of(GateKind.PhasedX), [Parameter.FromRadians(Math.PI / 2), Parameter.FromRadians(0)], 0, [qubit], condition);

    private static Circuit NativeBell()
    {
        var builder = new CircuitBuilder("bell");
        builder.AddQubits("q", 2);
        builder.AddBits("c", 2);
        AddPhasedX(builder, 0);
        AddPhasedX(builder, 1);
        builder.AddGate(Gate.Of(GateKind.RZZ), [Parameter.FromRadians(Math.PI / 2)], 0, [0, 1]);
        builder.AddGate(Gate.Of(GateKind.RZ), [Parameter.FromRadians(-Math.PI / 2)], 0, [0]);
        builder.AddMeasure(0, 0);
        builder.AddMeasure(1, 1);
        return builder.Build();
    }
}
