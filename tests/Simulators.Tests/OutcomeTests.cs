using Nexus.Circuits;
using Nexus.Simulators.Tests.Oracles;

namespace Nexus.Simulators.Tests;

public class OutcomeTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    [InlineData(5, 3)]
    public void Random_circuits_with_measurements_conditions_and_resets_agree_with_exact_distributions(int qubits, int bits)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(100 * qubits + seed);
            var circuit = RandomCircuits.Dynamic(random, qubits, bits, operations: 10 + seed % 20);
            var shots = StatevectorSimulator.Run(circuit, new SimulationOptions(20_000, (ulong)seed));
            Agreement.AssertDistribution(OutcomeDistribution.Of(circuit), shots, $"{qubits} qubits, seed {seed}");
        }
    }

    [Fact]
    public void Little_memory_changes_the_work_and_not_the_shots()
    {
        const int Shots = 1000;
        var replayed = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var circuit = RandomCircuits.Dynamic(new Random(seed), 4, 4, operations: 60);
            var plenty = StatevectorSimulator.Run(circuit, new SimulationOptions(Shots, 7), null, EngineOptions.Default, out var none);
            Assert.Equal(0, none);
            for (var savedStates = 0; savedStates < 3; savedStates++)
            {
                // A shot of four bits takes a byte, and a state of four qubits sixteen amplitudes of sixteen bytes.
                var limit = (long)StatevectorSimulator.Estimate(circuit) + Shots + savedStates * 16 * 16;
                var scarce = StatevectorSimulator.Run(circuit, new SimulationOptions(Shots, 7, MemoryLimit: limit), null, EngineOptions.Default, out var replays);
                Assert.True(plenty.ToBytes().Span.SequenceEqual(scarce.ToBytes().Span));
                replayed += replays;
            }
        }

        Assert.True(replayed > 1000, $"{replayed} branches were computed again.");
    }

    [Fact]
    public void Scalar_kernels_give_the_same_shots()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var circuit = RandomCircuits.Dynamic(new Random(seed), 5, 4, operations: 30);
            var options = new SimulationOptions(1000, 7);
            var fast = StatevectorSimulator.Run(circuit, options, null, EngineOptions.Default, out _);
            var scalar = StatevectorSimulator.Run(circuit, options, null, Engines.Scalar, out _);
            Assert.True(fast.ToBytes().Span.SequenceEqual(scalar.ToBytes().Span));
        }
    }

    [Fact]
    public void The_seed_decides_the_shots()
    {
        var circuit = KnownCircuits.Ghz(9);
        var first = StatevectorSimulator.Run(circuit, new SimulationOptions(200, 1));
        var again = StatevectorSimulator.Run(circuit, new SimulationOptions(200, 1));
        var other = StatevectorSimulator.Run(circuit, new SimulationOptions(200, 2));
        Assert.True(first.ToBytes().Span.SequenceEqual(again.ToBytes().Span));
        Assert.False(first.ToBytes().Span.SequenceEqual(other.ToBytes().Span));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(13)]
    [InlineData(20)]
    public void A_GHZ_state_gives_all_zeros_or_all_ones(int qubits)
    {
        var shots = StatevectorSimulator.Run(KnownCircuits.Ghz(qubits), new SimulationOptions(10_000, 3));
        Agreement.AssertDistribution(
            new() { [new string('0', qubits)] = 0.5, [new string('1', qubits)] = 0.5 }, shots, "GHZ");
    }

    [Theory]
    [InlineData(3, 0b101)]
    [InlineData(19, 0b110_1011_0001_1010_0111)]
    public void Bernstein_and_Vazirani_find_the_secret_in_every_shot(int qubits, long secret)
    {
        var circuit = KnownCircuits.BernsteinVazirani(qubits, secret);
        var shots = StatevectorSimulator.Run(circuit, new SimulationOptions(100, 4));
        var outcome = Assert.Single(shots.Counts());
        Assert.Equal(Convert.ToString(secret, 2).PadLeft(qubits, '0'), OutcomeKey.Format(circuit.BitRegisters, outcome.Outcome.Span));
    }

    [Fact]
    public void Shots_stand_in_random_order_after_a_measurement_in_the_middle()
    {
        var builder = Builder(1, 2);
        builder.AddGate(GateKind.H, 0);
        builder.AddMeasure(0, 0);
        builder.AddGate(GateKind.H, 0);
        builder.AddMeasure(0, 1);
        var shots = StatevectorSimulator.Run(builder.Build(), new SimulationOptions(100_000, 5));
        var firstHalf = Enumerable.Range(0, 50_000).Count(s => shots.Bit(s, 0));
        var secondHalf = Enumerable.Range(50_000, 50_000).Count(s => shots.Bit(s, 0));
        Assert.True(Math.Abs(firstHalf - secondHalf) / 50_000.0 < Agreement.AllowedDifference(50_000, 50_000, 1));
    }

    [Fact]
    public void No_qubits_and_no_bits_give_empty_outcomes()
    {
        var shots = StatevectorSimulator.Run(new CircuitBuilder().Build(), new SimulationOptions(50, 1));
        Assert.Equal(50, shots.ShotCount);
        Assert.Equal(0, shots.BitCount);
        Assert.True(shots.Shot(49).IsEmpty);
        Assert.Equal(50, Assert.Single(shots.Counts()).Count);
    }

    [Fact]
    public void Bits_never_written_are_zero()
    {
        var builder = Builder(1, 70);
        builder.AddGate(GateKind.X, 0);
        builder.AddMeasure(0, 69);
        var shots = StatevectorSimulator.Run(builder.Build(), new SimulationOptions(10, 1));
        for (var bit = 0; bit < 70; bit++)
        {
            Assert.Equal(bit == 69, shots.Bit(9, bit));
        }
    }

    [Fact]
    public void Two_hundred_bits_from_one_qubit_measured_again_and_again()
    {
        var builder = Builder(1, 200);
        builder.AddGate(GateKind.X, 0);
        for (var bit = 0; bit < 200; bit++)
        {
            builder.AddMeasure(0, bit);
            builder.AddGate(GateKind.X, 0);
        }

        var shots = StatevectorSimulator.Run(builder.Build(), new SimulationOptions(100, 1));
        var only = Assert.Single(shots.Counts());
        Assert.Equal(100, only.Count);
        Assert.Equal(string.Concat(Enumerable.Repeat("10", 100)), Agreement.Bits(only.Outcome.Span, 200));
    }

    [Fact]
    public void A_qubit_measured_twice_agrees_with_itself_and_a_bit_written_twice_keeps_the_last()
    {
        var builder = Builder(2, 3);
        builder.AddGate(GateKind.H, 0);
        builder.AddGate(GateKind.X, 1);
        builder.AddMeasure(0, 0);
        builder.AddMeasure(0, 1);
        builder.AddMeasure(0, 2);
        builder.AddMeasure(1, 2);
        var shots = StatevectorSimulator.Run(builder.Build(), new SimulationOptions(1000, 1));
        Agreement.AssertDistribution(new() { ["001"] = 0.5, ["111"] = 0.5 }, shots, "measured twice");
    }

    [Fact]
    public void A_conditional_measurement_happens_only_where_its_condition_holds()
    {
        var builder = Builder(2, 2);
        builder.AddGate(GateKind.H, 0);
        builder.AddGate(GateKind.X, 1);
        builder.AddMeasure(0, 0);
        builder.AddMeasure(1, 1, new Condition([0], 1));
        var shots = StatevectorSimulator.Run(builder.Build(), new SimulationOptions(1000, 1));
        Agreement.AssertDistribution(new() { ["00"] = 0.5, ["11"] = 0.5 }, shots, "conditional measurement");
    }

    [Fact]
    public void A_condition_with_a_value_too_large_for_its_bits_never_holds()
    {
        var builder = Builder(1, 2);
        builder.AddGate(Gate.Of(GateKind.X), [], 0, [0], new Condition([0, 1], 4));
        builder.AddGate(Gate.Of(GateKind.X), [], 0, [0], new Condition([0, 1], System.Numerics.BigInteger.Pow(2, 100)));
        builder.AddMeasure(0, 0);
        var shots = StatevectorSimulator.Run(builder.Build(), new SimulationOptions(10, 1));
        Assert.Equal("00", Agreement.Bits(Assert.Single(shots.Counts()).Outcome.Span, 2));
    }

    [Fact]
    public void A_reset_forgets_one_half_of_an_entangled_pair_and_not_the_other()
    {
        var builder = Builder(2, 2);
        builder.AddGate(GateKind.H, 0);
        KnownCircuits.AddControlledX(builder, 0, 1);
        builder.AddReset(0);
        builder.AddMeasure(0, 0);
        builder.AddMeasure(1, 1);
        var shots = StatevectorSimulator.Run(builder.Build(), new SimulationOptions(1000, 1));
        Agreement.AssertDistribution(new() { ["00"] = 0.5, ["01"] = 0.5 }, shots, "reset");
    }

    [Fact]
    public void Qubits_that_no_gate_touches_take_no_memory()
    {
        var builder = Builder(1000, 3);
        builder.AddGate(GateKind.X, 999);
        builder.AddReset(5);
        builder.AddMeasure(999, 0);
        builder.AddMeasure(5, 1);
        var circuit = builder.Build();
        Assert.Equal(1, StatevectorSimulator.CountActiveQubits(circuit));
        var shots = StatevectorSimulator.Run(circuit, new SimulationOptions(5, 1));
        Assert.Equal("100", Agreement.Bits(Assert.Single(shots.Counts()).Outcome.Span, 3));
    }

    [Fact]
    public void Two_million_shots_of_few_outcomes()
    {
        var shots = StatevectorSimulator.Run(KnownCircuits.Ghz(3), new SimulationOptions(2_000_000, 8));
        Agreement.AssertDistribution(new() { ["000"] = 0.5, ["111"] = 0.5 }, shots, "many shots");
    }

    [Fact]
    public void Ten_million_shots_are_held_once()
    {
        var circuit = KnownCircuits.Ghz(3);
        StatevectorSimulator.Run(circuit, new SimulationOptions(1, 8));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var shots = StatevectorSimulator.Run(circuit, new SimulationOptions(SimulationOptions.MaxShots, 8));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(SimulationOptions.MaxShots, shots.ShotCount);
        Assert.InRange(allocated, shots.ShotCount, shots.ShotCount * 1.5);
        Assert.Equal(2, shots.Counts().Count);
    }

    [Fact]
    public void Many_shots_spread_over_many_outcomes()
    {
        var builder = Builder(14, 14);
        for (var qubit = 0; qubit < 14; qubit++)
        {
            builder.AddGate(Gate.Of(GateKind.RY), [Parameter.FromRadians(2 * Math.Asin(Math.Sqrt((qubit + 1) / 20.0)))], 0, [qubit]);
            builder.AddMeasure(qubit, qubit);
        }

        var shots = StatevectorSimulator.Run(builder.Build(), new SimulationOptions(200_000, 8));
        for (var i = 0; i < 14; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                // Independent bits: each pair's share of ones is the product of the two.
                var expected = (i + 1) / 20.0 * (i == j ? 1 : (j + 1) / 20.0);
                var found = Enumerable.Range(0, shots.ShotCount).Count(s => shots.Bit(s, i) && shots.Bit(s, j)) / 200_000.0;
                Assert.True(Math.Abs(found - expected) < Agreement.AllowedDifference(200_000, int.MaxValue, 105), $"bits {i}, {j}: {found}, not {expected}");
            }
        }
    }

    private static CircuitBuilder Builder(int qubits, int bits)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.AddBits("c", bits);
        return builder;
    }
}
