using Nexus.Circuits.Targets;

namespace Nexus.Circuits.Tests;

public class TargetTests
{
    [Theory]
    [InlineData("H1-1SC", 20)]
    [InlineData("H2-1SC", 56)]
    public void The_built_in_h_series_targets_have_their_published_properties(string name, int qubits)
    {
        var target = Target.BuiltIn(name)!;
        Assert.Equal((name, qubits, 10_000, 4_000, 63), (target.Name, target.QubitCount, target.MaxShots, target.MaxClassicalRegisters, target.MaxRegisterWidth));
        Assert.Equal(["Rz", "PhasedX", "ZZPhase", "ZZMax", "TK2"], target.Gates!.Select(g => g.Name));
        Assert.True(target.SupportsMidCircuitMeasurement && target.SupportsReset && target.SupportsConditionals);
        Assert.Null(target.Couplings);
        Assert.Equal(new CostFormula(), target.Cost);
    }

    [Fact]
    public void The_generic_target_has_no_limits()
    {
        var target = Target.BuiltIn("generic")!;
        Assert.Equal(new Target { Name = "generic" }, target);
        Assert.Equal(["H1-1SC", "H2-1SC", "generic"], Target.BuiltInNames);
        Assert.Null(Target.BuiltIn("H9"));
    }

    [Fact]
    public void A_target_with_edges_joins_these_pairs_only()
    {
        var target = Read("""
            {"name":"IBMQBackend","device_name":"line","version":"1",
             "device":{"nodes":[{"unitid":["node",[0]],"gate_errors":{}},{"unitid":["node", [1]],"gate_errors":{"X":0.1}},{"unitid":["node",[2]]}],
                       "edges":[{"unitid_from":["node",[0]],"unitid_to":["node",[1]],"gate_errors":{}},{"unitid_from":["node",[2]],"unitid_to":["node",[1]]}]},
             "gate_set":["CX","SX","Rz","Measure"],"supports_fast_feedforward":false,"supports_reset":false,"supports_midcircuit_measurement":false,
             "misc":{"something":1,"nexus":{"directed":true,"max_shots":4000,"max_operations":100,"max_classical_bits":5,"cost":{"unit":"credits","base":1,"divisor":10}}}}
            """);
        Assert.Equal(("line", 3, 4_000, 100, 5), (target.Name, target.QubitCount, target.MaxShots, target.MaxOperations, target.MaxClassicalBits));
        Assert.True(target.IsCoupled(0, 1) && target.IsCoupled(2, 1));
        Assert.False(target.IsCoupled(1, 0) || target.IsCoupled(0, 2));
        Assert.True((target with { IsDirected = false }).IsCoupled(1, 0));
        Assert.False(target.SupportsConditionals || target.SupportsControlFlow || target.SupportsReset || target.SupportsMidCircuitMeasurement);
        Assert.Equal(new CostFormula { Unit = "credits", Base = 1, Divisor = 10 }, target.Cost);
    }

    [Fact]
    public void Error_rates_of_gates_pairs_and_readout_are_kept()
    {
        var rates = Read("""
            {"name":"a","device":{
              "nodes":[{"unitid":["node",[0]],"average_error":0.001,"readout_error":0.02,"gate_errors":{"SX":0.0005}},{"unitid":["node",[1]],"gate_errors":{}}],
              "edges":[{"unitid_from":["node",[0]],"unitid_to":["node",[1]],"average_error":null,"gate_errors":{"CX":0.01}}]}}
            """).ErrorRates!;
        Assert.Equal((0.02, null), (rates.Readout(0), rates.Readout(1)));
        Assert.Equal((0.0005, 0.001, 0.001, null), (rates.OneQubit(0, "SX"), rates.OneQubit(0, "X"), rates.OneQubit(0), rates.OneQubit(1, "SX")));
        Assert.Equal((0.01, 0.01, null), (rates.TwoQubit(0, 1, "CX"), rates.TwoQubit(1, 0, "CX"), rates.TwoQubit(0, 1)));
    }

    [Theory]
    [InlineData("""{"name":"a","device":{"nodes":[{"unitid":"x","average_error":2}]}}""", "$.device.nodes[0].average_error", "An error rate is a number from 0 to 1.")]
    [InlineData("""{"name":"a","device":{"nodes":[{"unitid":"x","gate_errors":{"X":"y"}}]}}""", "$.device.nodes[0].gate_errors.X", "An error rate is a number from 0 to 1.")]
    [InlineData("""[1]""", "$", "A target is an object, not a list.")]
    [InlineData("""{"version":"1"}""", "$.name", "A target needs a name, here or as device_name.")]
    [InlineData("""{"name":"a","gate_set":["Rz",5]}""", "$.gate_set[1]", "A gate is named by text, not by a number.")]
    [InlineData("""{"name":"a","supports_reset":"yes"}""", "$.supports_reset", "Here true or false is needed, not a text.")]
    [InlineData("""{"name":"a","n_cl_reg":-1}""", "$.n_cl_reg", "Here a whole number from 0 to 2147483647 is needed.")]
    [InlineData("""{"name":"a","device":{"nodes":{}}}""", "$.device.nodes", "Here a list is needed, not an object.")]
    [InlineData("""{"name":"a","device":{"nodes":[{}]}}""", "$.device.nodes[0].unitid", "Here the name of a qubit is needed, as [\"q\",[0]].")]
    [InlineData("""{"name":"a","device":{"nodes":[{"unitid":"x"},{"unitid":"x"}]}}""", "$.device.nodes[1].unitid", "The qubit x is there already.")]
    [InlineData("""{"name":"a","device":{"nodes":[{"unitid":"x"}],"n_nodes":2}}""", "$.device.n_nodes", "There are 1 nodes, not 2.")]
    [InlineData("""{"name":"a","device":{"nodes":[{"unitid":"x"}],"edges":[{"unitid_from":"x","unitid_to":"y"}]}}""", "$.device.edges[0].unitid_to", "There is no node y.")]
    [InlineData("""{"name":"a","misc":{"nexus":{"max_shot":5}}}""", "$.misc.nexus.max_shot", "There is no such field. Did you mean 'max_shots'?")]
    [InlineData("""{"name":"a","misc":{"nexus":{"cost":{"divisor":0}}}}""", "$.misc.nexus.cost.divisor", "Nothing can be divided by 0.")]
    [InlineData("""{"name":"a" """, "$", "This is no JSON (line 1, byte 13).")]
    [InlineData("""{"name":"\ud800"}""", "$", "The JSON has text that is no valid Unicode.")]
    public void A_mistake_is_told_with_its_path(string json, string path, string message)
    {
        var result = TargetReader.Read(json);
        Assert.Null(result.Target);
        Assert.Equal([new TargetError(path, message)], result.Errors);
    }

    [Fact]
    public void An_unknown_gate_is_left_out_with_a_warning()
    {
        var result = TargetReader.Read("""{"name":"a","gate_set":["PhasdX","Rz","Measure"]}""");
        Assert.Equal(["Rz"], result.Target!.Gates!.Select(g => g.Name));
        Assert.Equal([new TargetError("$.gate_set[0]", "The gate 'PhasdX' is not known and left out. Did you mean 'PhasedX'?")], result.Warnings);
    }

    [Fact]
    public void At_most_twenty_errors_are_told()
    {
        var gates = string.Join(',', Enumerable.Repeat("1", 100));
        Assert.Equal(20, TargetReader.Read($$"""{"name":"a","gate_set":[{{gates}}]}""").Errors.Count);
    }

    [Fact]
    public void Every_name_means_the_matrix_that_pytket_gives_it_up_to_phase()
    {
        // V is the square root of X with eigenvalues e^(+-i pi/4), ZZMax exp(-i pi/4 ZZ), ISWAPMax the full exchange: those with angles fixed.
        Check("V", [DenseState.MatrixOf(GateKind.SX)], upToPhase: true);
        Check("Vdg", [DenseState.MatrixOf(GateKind.SXdg)], upToPhase: true);
        Check("ZZMax", [DenseState.MatrixOf(GateKind.RZZ, Math.PI / 2)], upToPhase: false);

        static void Check(string name, System.Numerics.Complex[][,] expected, bool upToPhase)
        {
            var gate = OpTypes.Gate(name)!;
            DenseState.AssertEqual(expected[0], DenseState.MatrixOf(gate.Kind, [.. gate.FixedAngles!]), upToPhase);
        }
    }

    [Fact]
    public void A_fixed_angle_matches_itself_and_no_other()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        double[] angles = [Math.PI / 2, (Math.PI / 2) + (4 * Math.PI), (Math.PI / 2) + (2 * Math.PI), 0.3];
        foreach (var angle in angles)
        {
            builder.AddGate(Gate.Of(GateKind.RZZ), [Parameter.FromRadians(angle)], 0, [0, 1]);
        }

        builder.AddGate(Gate.Of(GateKind.RZZ), [Parameter.FromExpression(Expression.Symbol("a"))], 0, [0, 1]);
        var circuit = builder.Build();
        var gate = OpTypes.Gate("ZZMax")!;
        Assert.Equal([true, true, false, false, false], Enumerable.Range(0, 5).Select(i => gate.Matches(circuit[i])));
        Assert.Equal("ZZPhase", OpTypes.NameOf(circuit[0]));
    }

    private static Target Read(string json)
    {
        var result = TargetReader.Read(json);
        Assert.True(result.Target is not null && result.Warnings.Count == 0, string.Join("\n", result.Errors.Concat(result.Warnings)));
        return result.Target;
    }
}
