using Nexus.Circuits;
using Nexus.Simulators.Automatic;
using Nexus.Simulators.DensityMatrices;
using Nexus.Simulators.Estimates;
using Nexus.Simulators.Mps;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Stabilizer;

namespace Nexus.Simulators.Tests;

/// <summary>What estimates grow with, by wide margins; how good they are, bench/Simulators measures.</summary>
public class EstimateTests
{
    private const long GiB = 1L << 30;

    private static readonly NoiseModel Pauli = new(p1: 0.01, p2: 0.02);

    /// <summary>Layers of T and a chain of CX, measured at the end.</summary>
    private static Circuit Layers(int qubits, int layers, GateKind kind = GateKind.T)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.AddBits("c", qubits);
        for (var layer = 0; layer < layers; layer++)
        {
            for (var qubit = 0; qubit < qubits; qubit++)
            {
                builder.AddGate(GateKind.H, qubit);
                builder.AddGate(kind, qubit);
            }

            for (var qubit = 0; qubit + 1 < qubits; qubit++)
            {
                KnownCircuits.AddControlledX(builder, qubit, qubit + 1);
            }
        }

        for (var qubit = 0; qubit < qubits; qubit++)
        {
            builder.AddMeasure(qubit, qubit);
        }

        return builder.Build();
    }

    [Fact]
    public void Trajectories_take_longer_with_qubits_shots_and_noise()
    {
        var some = NoisySimulator.EstimateTime(Layers(12, 4), Pauli, 100);
        Assert.True(some.Branches);
        Assert.Equal(StatevectorSimulator.Estimate(Layers(12, 4)) + 200, some.Bytes);
        Assert.InRange(NoisySimulator.EstimateTime(Layers(20, 4), Pauli, 100).Seconds / some.Seconds, 50, double.MaxValue);
        Assert.InRange(NoisySimulator.EstimateTime(Layers(12, 4), Pauli, 10_000).Seconds / some.Seconds, 20, 200);
        Assert.InRange(some.Seconds / NoisySimulator.EstimateTime(Layers(12, 4), new NoiseModel(p1: 1e-7), 100).Seconds, 10, double.MaxValue);
        Assert.False(NoisySimulator.EstimateTime(Layers(12, 4), new NoiseModel(), 100).Branches);
        Assert.Equal(double.PositiveInfinity, NoisySimulator.EstimateTime(Layers(70, 1), Pauli, 1).Seconds);
    }

    [Fact]
    public void Single_precision_takes_half_the_bytes()
    {
        var circuit = Layers(18, 1);
        Assert.Equal(8UL << 18, (ulong)(StatevectorSimulator.EstimateTime(circuit, 0).Bytes - StatevectorSimulator.EstimateTime(circuit, 0, Precision.Single).Bytes));
        Assert.Equal(
            StatevectorSimulator.Estimate(circuit, Precision.Single), NoisySimulator.EstimateTime(circuit, Pauli, 0, Precision.Single).Bytes);
    }

    [Fact]
    public void Density_matrices_take_longer_with_qubits_and_noise_and_hardly_with_shots()
    {
        var some = DensityMatrixSimulator.EstimateTime(Layers(8, 4), Pauli, 1000);
        Assert.False(some.Branches);
        Assert.Equal((16UL << 16) + 1000, (ulong)some.Bytes);
        Assert.InRange(DensityMatrixSimulator.EstimateTime(Layers(11, 4), Pauli, 1000).Seconds / some.Seconds, 20, double.MaxValue);
        Assert.InRange(some.Seconds / DensityMatrixSimulator.EstimateTime(Layers(8, 4), null, 1000).Seconds, 2, 50);
        Assert.InRange(DensityMatrixSimulator.EstimateTime(Layers(8, 4), Pauli, 2000).Seconds / some.Seconds, 0.99, 1.5);
        Assert.Equal(double.PositiveInfinity, DensityMatrixSimulator.EstimateTime(Layers(14, 1), null, 1).Seconds);
    }

    [Fact]
    public void Stabilizer_states_take_longer_with_qubits_and_shots()
    {
        var some = StabilizerSimulator.EstimateTime(Layers(50, 4, GateKind.S), 100_000, Pauli);
        Assert.False(some.Branches || some.IsUpperBound);
        Assert.InRange(StabilizerSimulator.EstimateTime(Layers(50, 4, GateKind.S), 10_000_000, Pauli).Seconds / some.Seconds, 10, double.MaxValue);
        Assert.InRange(StabilizerSimulator.EstimateTime(Layers(1000, 4, GateKind.S), 100_000, Pauli).Seconds / some.Seconds, 4, double.MaxValue);
        Assert.Contains("'t'", Assert.Throws<SimulationException>(() => StabilizerSimulator.EstimateTime(Layers(2, 1), 1)).Message, StringComparison.Ordinal);
    }

    /// <summary>Where gates other than Paulis depend on outcomes every way has a tableau of its own.</summary>
    [Fact]
    public void Stabilizer_states_with_feed_forward_part_ways()
    {
        Assert.InRange(Time(12) / Time(2), 8, double.MaxValue);

        static double Time(int tosses)
        {
            var builder = new CircuitBuilder();
            builder.AddQubits("q", tosses);
            builder.AddBits("c", tosses);
            for (var i = 0; i < tosses; i++)
            {
                builder.AddGate(GateKind.H, i);
                builder.AddMeasure(i, i);
                builder.AddGate(Gate.Of(GateKind.H), [], 0, [i], new Condition([i], 1));
            }

            var estimate = StabilizerSimulator.EstimateTime(builder.Build(), 2000);
            Assert.True(estimate.Branches);
            return estimate.Seconds;
        }
    }

    /// <summary>What can be run at once is; what cannot is bounded by the entanglement that its gates can make, and by the largest bond.</summary>
    [Fact]
    public void A_matrix_product_state_is_tried_or_bounded()
    {
        Assert.False(MpsSimulator.EstimateTime(KnownCircuits.Ghz(10), 100).IsUpperBound);
        var small = MpsSimulator.EstimateTime(Layers(60, 40), 10, new MpsOptions(256));
        var large = MpsSimulator.EstimateTime(Layers(60, 40), 10, new MpsOptions(1024));
        Assert.True(small.IsUpperBound && large.IsUpperBound);
        Assert.InRange(large.Seconds / small.Seconds, 8, 100);
        Assert.Equal(MpsSimulator.Bytes(60, new MpsOptions(256)) + 80, (long)small.Bytes);

        // A circuit that cannot be tried, as it has an input: little entanglement is known to be little, all the same.
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 60);
        builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromExpression(Expression.Symbol("theta"))], 0, [0]);
        for (var qubit = 0; qubit + 1 < 60; qubit++)
        {
            KnownCircuits.AddControlledX(builder, qubit, qubit + 1);
        }

        var open = MpsSimulator.EstimateTime(builder.Build(), 1, new MpsOptions(1024));
        Assert.True(open.IsUpperBound);
        Assert.InRange(open.Seconds, 0, 0.1);
    }

    [Fact]
    public void The_automatic_choice_is_estimated_as_the_method_that_it_is()
    {
        var clifford = KnownCircuits.Ghz(100);
        var chosen = AutomaticSimulator.EstimateTime(clifford, 10, AutomaticSimulator.Choose(clifford, GiB));
        Assert.Equal(StabilizerSimulator.EstimateTime(clifford, 10).Bytes, chosen.Bytes);
        var noisy = Layers(10, 1);
        chosen = AutomaticSimulator.EstimateTime(noisy, 10, AutomaticSimulator.Choose(noisy, GiB, Pauli, precision: Precision.Single), Pauli, precision: Precision.Single);
        Assert.Equal(NoisySimulator.EstimateTime(noisy, Pauli, 10, Precision.Single).Bytes, chosen.Bytes);
    }

    /// <summary>A gate whose angle an input decides is not known to be a Clifford gate; the other simulators take it as they take any angle.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Gates_whose_angles_are_open_are_estimated(int controls)
    {
        foreach (var kind in Enum.GetValues<GateKind>().Where(kind => kind != GateKind.Opaque && Gate.Of(kind).ParameterCount > 0 && controls + Gate.Of(kind).TargetCount > 0))
        {
            var gate = Gate.Of(kind);
            var qubits = controls + gate.TargetCount;
            var builder = new CircuitBuilder();
            builder.AddQubits("q", qubits + 1);
            builder.AddBits("c", qubits + 1);
            var angle = Parameter.FromExpression(Expression.Symbol("theta"));
            builder.AddGate(gate, [.. Enumerable.Repeat(angle, gate.ParameterCount)], controls, [.. Enumerable.Range(0, qubits)]);
            KnownCircuits.AddControlledX(builder, 0, qubits);
            for (var qubit = 0; qubit <= qubits; qubit++)
            {
                builder.AddMeasure(qubit, qubit);
            }

            var circuit = builder.Build();
            foreach (var noise in new[] { null, Pauli })
            {
                var choice = AutomaticSimulator.Choose(circuit, GiB, noise);
                Assert.EndsWith("and operation 0 (counted from 0) is not known to be a Clifford gate", choice.Reason, StringComparison.Ordinal);
                SimulationEstimate[] estimates =
                [
                    AutomaticSimulator.EstimateTime(circuit, 100, choice, noise),
                    StatevectorSimulator.EstimateTime(circuit, 100),
                    NoisySimulator.EstimateTime(circuit, noise ?? new NoiseModel(), 100),
                    DensityMatrixSimulator.EstimateTime(circuit, noise, 100),
                    MpsSimulator.EstimateTime(circuit, 100, noise: noise),
                ];
                Assert.All(estimates, estimate => Assert.InRange(estimate.Seconds, 0, 60));
                var refusal = Assert.Throws<SimulationException>(() => StabilizerSimulator.EstimateTime(circuit, 100, noise));
                Assert.Equal(
                    $"Gate '{new string('c', controls)}{gate.Name}' (operation 0, counted from 0) has an angle that depends on an input without a value; whether it is a Clifford gate is not known before that is bound.",
                    refusal.Message);
                Assert.Equal(refusal.Message, StabilizerSimulator.Refuse(circuit, noise));
            }
        }
    }

    [Fact]
    public void Shots_part_by_their_chances()
    {
        var ways = new ShotWays(1_000_000);
        ways.Split((0.5, 2));
        ways.Split((0.5, 2));
        Assert.Equal(4, ways.Count, 6);

        // A millionth for an error in four ways of 250,000 shots: about one error in all.
        ways.Split((1 - 1e-6, 1), (1e-6, 1));
        Assert.InRange(ways.Count, 4.8, 5.0);

        // Never more ways than shots.
        for (var i = 0; i < 60; i++)
        {
            ways.Split((0.5, 2));
        }

        Assert.InRange(ways.Count, 900_000, 1_000_001);
        Assert.Equal(1, One(3).Count, 6);

        static ShotWays One(int splits)
        {
            var one = new ShotWays(1);
            for (var i = 0; i < splits; i++)
            {
                one.Split((0.25, 4));
            }

            return one;
        }
    }
}
