using Nexus.Circuits;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Stabilizer;
using Nexus.Simulators.Tests.Oracles;

namespace Nexus.Simulators.Tests.Stabilizer;

public class StabilizerSimulatorTests
{
    /// <summary>The exact distribution, from density matrices, decides; see <see cref="Agreement"/> for the rate of false alarms.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Random_Clifford_circuits_have_the_exact_distribution(int seed, bool anyCondition)
    {
        var random = new Random(seed);
        for (var i = 0; i < 40; i++)
        {
            var circuit = CliffordCircuits.Draw(random, random.Next(1, 5), 25, anyCondition);
            var shots = StabilizerSimulator.Run(circuit, new SimulationOptions(4000, (ulong)i));
            Agreement.AssertDistribution(OutcomeDistribution.Of(circuit), shots, $"seed {seed}, circuit {i}");
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Frames_and_tableaus_agree(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 20; i++)
        {
            var circuit = CliffordCircuits.Draw(random, 4, 40, anyCondition: false);
            var program = FlowProgram.Compile(circuit);
            Assert.NotNull(FrameCompiler.TryCompile(program, default));
            using var run = new FlowRun<TableauState>(
                program, new SimulationOptions(4000, 9), () => new TableauState(program.QubitCount, default), Tableau.Bytes(program.QubitCount), null, default);
            Agreement.AssertDistribution(OutcomeDistribution.Of(circuit), run.Run(), $"seed {seed}, circuit {i}, tableaus");
        }
    }

    [Fact]
    public void Every_gate_at_Clifford_angles_does_what_its_matrix_does()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            // A gate between random Clifford gates that are its own inverse or whose inverse follows: all outcomes show its phases.
            var builder = new CircuitBuilder();
            builder.AddQubits("q", 3);
            builder.AddBits("c", 3);
            for (var k = 0; k < 6; k++)
            {
                CliffordCircuits.AddGate(builder, random);
            }

            for (var qubit = 0; qubit < 3; qubit++)
            {
                builder.AddMeasure(qubit, qubit);
            }

            var circuit = builder.Build();
            Agreement.AssertDistribution(OutcomeDistribution.Of(circuit), StabilizerSimulator.Run(circuit, new SimulationOptions(1000, 3)), $"circuit {i}");
        }
    }

    [Fact]
    public void Control_flow_and_computed_angles_are_followed()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        builder.AddBits("c", 2);
        builder.AddGate(GateKind.H, 0);
        builder.AddMeasure(0, 0);
        builder.BeginBlock();
        builder.AddGate(GateKind.H, 1);
        builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromRunTime(ClassicalExpression.Binary(
            ClassicalBinary.Multiply,
            ClassicalExpression.Cast(ClassicalType.Double, ClassicalExpression.Read(ClassicalType.Unsigned(1), [0])),
            ClassicalExpression.Literal(ClassicalValue.Of(Math.PI / 2))))], 0, [0]);
        var then = builder.EndBlock();
        builder.AddControlFlow(new IfElse(ClassicalExpression.Read(ClassicalType.Bool, [0]), then));
        builder.AddMeasure(0, 0);
        builder.AddMeasure(1, 1);
        var circuit = builder.Build();
        Agreement.AssertDistribution(OutcomeDistribution.Of(circuit), StabilizerSimulator.Run(circuit, new SimulationOptions(20000, 1)), "control flow");
    }

    [Theory]
    [InlineData(GateKind.T, 0, "t")]
    [InlineData(GateKind.X, 2, "ccx")]
    [InlineData(GateKind.H, 1, "ch")]
    public void A_gate_that_is_not_Clifford_is_refused_by_name_and_place(GateKind kind, int controls, string name)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 3);
        builder.AddGate(GateKind.H, 0);
        builder.AddGate(Gate.Of(kind), [], controls, Enumerable.Range(0, controls + 1).ToArray());
        var error = Assert.Throws<SimulationException>(() => StabilizerSimulator.Run(builder.Build(), new SimulationOptions(1, 1)));
        Assert.Equal(1, error.OperationIndex);
        Assert.StartsWith($"Gate '{name}' (operation 1, counted from 0) is no Clifford gate", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, StabilizerSimulator.Refuse(builder.Build()));
    }

    [Fact]
    public void Two_thousand_qubits_in_a_cat_state_agree_with_each_other()
    {
        var shots = StabilizerSimulator.Run(KnownCircuits.Ghz(2000), new SimulationOptions(2000, 5));
        var ones = 0;
        for (var shot = 0; shot < shots.ShotCount; shot++)
        {
            var row = shots.Shot(shot).ToArray();
            Assert.True(row.All(b => b == 0) || row.All(b => b == 0xFF), "The qubits of a cat state are all 0 or all 1.");
            ones += row[0] & 1;
        }

        Assert.InRange(ones, 1000 - 150, 1000 + 150);
    }

    [Fact]
    public void The_shots_of_a_seed_do_not_depend_on_threads()
    {
        foreach (var anyCondition in new[] { false, true })
        {
            var circuit = CliffordCircuits.Draw(new Random(11), 5, 40, anyCondition);
            var one = StabilizerSimulator.Run(circuit, new SimulationOptions(30000, 77));
            var three = StabilizerSimulator.Run(circuit, new SimulationOptions(30000, 77, MaxThreads: 3));
            Assert.True(one.ToBytes().Span.SequenceEqual(three.ToBytes().Span));
            var other = StabilizerSimulator.Run(circuit, new SimulationOptions(30000, 78));
            Assert.False(one.ToBytes().Span.SequenceEqual(other.ToBytes().Span));
        }
    }
}
