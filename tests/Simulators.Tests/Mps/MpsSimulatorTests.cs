using Nexus.Circuits;
using Nexus.Simulators.Mps;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Tests.Oracles;

namespace Nexus.Simulators.Tests.Mps;

/// <summary>See <see cref="Agreement"/> for the rate of false alarms.</summary>
public class MpsSimulatorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Where_the_bonds_suffice_the_distribution_is_exact(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 15; i++)
        {
            var circuit = RandomCircuits.Dynamic(random, random.Next(1, 6), 3, 14);
            var result = MpsSimulator.Run(circuit, new SimulationOptions(3000, (ulong)i));
            Agreement.AssertDistribution(OutcomeDistribution.Of(circuit), result.Shots, $"seed {seed}, circuit {i}");
            Assert.InRange(result.Report.TruncationError, 0, 1e-10);
            Assert.InRange(result.Report.MaxBond, 1, 4);
        }
    }

    [Fact]
    public void Programs_with_control_flow_and_boxes_are_followed()
    {
        for (var seed = 1; seed <= 15; seed++)
        {
            var circuit = RandomPrograms.Draw(new Random(seed), 3, 8);
            Agreement.AssertDistribution(
                OutcomeDistribution.Of(circuit), MpsSimulator.Run(circuit, new SimulationOptions(3000, 1)).Shots, $"seed {seed}");
        }
    }

    /// <summary>A decay at the start of a chain of qubits that no statevector holds decides about all of them.</summary>
    [Fact]
    public void Noise_is_followed_where_there_are_many_qubits()
    {
        GateNoise[] decay = [new(["h"], null, [Channel.AmplitudeDamping(0.5)])];
        var result = MpsSimulator.Run(KnownCircuits.Ghz(80), new NoiseModel(gates: decay, readout: new ReadoutError(0, 1)), new SimulationOptions(4000, 3));
        Assert.Equal(2, result.Report.MaxBond);

        // Of the 1 after H a half decays, and each 1 is read as 0.
        Assert.Single(result.Shots.Counts());
        var read = MpsSimulator.Run(KnownCircuits.Ghz(80), new NoiseModel(gates: decay), new SimulationOptions(4000, 3)).Shots;
        var ones = Enumerable.Range(0, 4000).Count(shot => read.Bit(shot, 79));
        Assert.InRange(ones / 4000.0, 0.25 - Agreement.AllowedDifference(4000, int.MaxValue, 1), 0.25 + Agreement.AllowedDifference(4000, int.MaxValue, 1));
        Assert.All(read.Counts(), count => Assert.Single(Agreement.Bits(count.Outcome.Span, 80).Distinct()));
    }

    [Fact]
    public void A_hundred_qubits_in_a_cat_state_need_bonds_of_two()
    {
        var result = MpsSimulator.Run(KnownCircuits.Ghz(100), new SimulationOptions(2000, 5));
        Assert.Equal(2, result.Report.MaxBond);
        Assert.Equal(0, result.Report.TruncationError, 1e-12);
        var ones = 0;
        for (var shot = 0; shot < 2000; shot++)
        {
            var bits = Agreement.Bits(result.Shots.Shot(shot), 100);
            Assert.True(bits.Distinct().Count() == 1, bits);
            ones += bits[0] - '0';
        }

        Assert.InRange(ones, 1000 - 150, 1000 + 150);
    }

    [Fact]
    public void Gates_between_far_qubits_of_a_long_chain_find_them()
    {
        // A hidden string over 60 qubits: every query bit joins the last qubit.
        var secret = 0x0A5A_5A5A_5A5A_5A5FUL & ((1UL << 60) - 1);
        var result = MpsSimulator.Run(KnownCircuits.BernsteinVazirani(60, (long)secret), new SimulationOptions(10, 1));
        Assert.All(result.Shots.Counts(), c => Assert.Equal(secret, BitConverter.ToUInt64(c.Outcome.Span.ToArray().Concat(new byte[8]).Take(8).ToArray())));
        Assert.InRange(result.Report.MaxBond, 1, 2);
    }

    [Fact]
    public void Where_the_bonds_do_not_suffice_the_weight_left_out_is_told()
    {
        // Six qubits, entangled at random: 8 numbers join the two halves, and none is small.
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 6);
        builder.AddBits("c", 6);
        var random = new Random(4);
        for (var layer = 0; layer < 6; layer++)
        {
            RandomCircuits.AddPreparation(builder, random);
        }

        for (var qubit = 0; qubit < 6; qubit++)
        {
            builder.AddMeasure(qubit, qubit);
        }

        var circuit = builder.Build();
        var exact = MpsSimulator.Run(circuit, new SimulationOptions(100, 1), new MpsOptions(MaxBond: 8));
        Assert.Equal(0, exact.Report.TruncationError, 1e-12);
        Assert.Equal(8, exact.Report.MaxBond);
        var cut = MpsSimulator.Run(circuit, new SimulationOptions(100, 1), new MpsOptions(MaxBond: 4));
        Assert.InRange(cut.Report.TruncationError, 1e-4, 0.99);
        Assert.Equal(4, cut.Report.MaxBond);
    }

    [Fact]
    public void The_shots_of_a_seed_do_not_depend_on_threads()
    {
        var circuit = RandomCircuits.Dynamic(new Random(3), 5, 5, 40);
        var options = new SimulationOptions(500, 9);
        var expected = MpsSimulator.Run(circuit, options).Shots;
        Assert.True(expected.ToBytes().Span.SequenceEqual(MpsSimulator.Run(circuit, options with { MaxThreads = 3 }).Shots.ToBytes().Span));
    }

    [Fact]
    public void A_gate_on_too_many_qubits_is_refused_by_name_and_place()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 7);
        builder.AddGate(Gate.Of(GateKind.X), [], 6, [0, 1, 2, 3, 4, 5, 6]);
        var error = Assert.Throws<SimulationException>(() => MpsSimulator.Run(builder.Build(), new SimulationOptions(1, 1)));
        Assert.StartsWith("Gate 'ccccccx' (operation 0, counted from 0) acts on 7 qubits", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2000, 0)]
    [InlineData(8, 1)]
    [InlineData(8, double.NaN)]
    public void Options_out_of_range_are_refused(int bond, double truncation) => Assert.ThrowsAny<ArgumentOutOfRangeException>(
        () => MpsSimulator.Run(KnownCircuits.Ghz(2), new SimulationOptions(1, 1), new MpsOptions(bond, truncation)));
}
