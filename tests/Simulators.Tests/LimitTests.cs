using Nexus.Circuits;
using Nexus.Simulators.Operations;

namespace Nexus.Simulators.Tests;

public class LimitTests
{
    private const long GiB = 1L << 30;

    [Fact]
    public void A_run_that_is_cancelled_from_its_progress_stops_there()
    {
        using var source = new CancellationTokenSource();
        var reports = new List<double>();
        var progress = new Reporter(value =>
        {
            reports.Add(value);
            source.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(
            () => StatevectorSimulator.Run(KnownCircuits.Ghz(12), new SimulationOptions(10, 1), progress, source.Token));
        Assert.Single(reports);
        Assert.True(reports[0] < 0.5);
    }

    [Fact]
    public void A_single_gate_and_the_sampler_look_at_the_token_themselves()
    {
        using var source = new CancellationTokenSource();
        using var state = new Statevector(10);
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => state.Apply(new FlipOperation(3, 0), source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => state.Weights(3, source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => state.Initialize(1, source.Token));
        Assert.ThrowsAny<OperationCanceledException>(
            () => new BasisSampler(10).Sample(state, 1, new Xoshiro256(1), (_, _) => { }, source.Token));
        Assert.ThrowsAny<OperationCanceledException>(
            () => StatevectorSimulator.Run(KnownCircuits.Ghz(3), new SimulationOptions(1, 1), null, source.Token));
    }

    [Fact]
    public void Progress_rises_to_one_in_at_most_a_hundred_reports()
    {
        var circuit = RandomCircuits.Dynamic(new Random(3), 4, 4, operations: 300);
        var reports = new List<double>();
        StatevectorSimulator.Run(circuit, new SimulationOptions(5000, 1), new Reporter(reports.Add));
        Assert.InRange(reports.Count, 50, 100);
        Assert.Equal(reports.Order().Distinct(), reports);
        Assert.Equal(1, reports[^1]);
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused_in_human_units()
    {
        const string Expected = "35 qubits need 512 GiB; this machine offers 20 GiB to simulations (at most 30 qubits)";
        Assert.Equal(Expected, StatevectorSimulator.CheckFits(35, 20 * GiB));
        Assert.Null(StatevectorSimulator.CheckFits(30, 20 * GiB));
        var error = Assert.Throws<SimulationException>(
            () => StatevectorSimulator.Run(KnownCircuits.Ghz(35), new SimulationOptions(1, 1, MemoryLimit: 20 * GiB)));
        Assert.Equal(Expected, error.Message);
        Assert.Throws<SimulationException>(() => StatevectorSimulator.Evolve(KnownCircuits.FourierTransform(20, 0), memoryLimit: 1 << 20));
    }

    [Theory]
    [InlineData(20, (16L << 20) + (4 << 10) + (32 << 10))]
    [InlineData(30, (16L << 30) + (4L << 20) + (32 << 10))]
    public void The_estimate_is_the_state_and_what_sampling_holds(int qubits, long bytes)
    {
        Assert.Equal((UInt128)bytes, StatevectorSimulator.Estimate(KnownCircuits.Ghz(qubits)));
        Assert.Equal(qubits, StatevectorSimulator.MaxQubits(bytes));
        Assert.Equal(qubits - 1, StatevectorSimulator.MaxQubits(bytes - 1));
    }

    [Fact]
    public void A_thousand_qubits_are_refused_and_overflow_nothing()
    {
        Assert.Equal(UInt128.MaxValue, StatevectorSimulator.Estimate(KnownCircuits.Ghz(1000)));
        Assert.Equal(
            "1000 qubits need 2^1004 bytes; this machine offers 8 EiB to simulations (at most 57 qubits)",
            StatevectorSimulator.CheckFits(1000, long.MaxValue));
        Assert.StartsWith("2147483647 qubits need 2^2147483651 bytes", StatevectorSimulator.CheckFits(int.MaxValue, GiB), StringComparison.Ordinal);
        Assert.StartsWith("64 qubits need 256 EiB", StatevectorSimulator.CheckFits(64, GiB), StringComparison.Ordinal);
        Assert.StartsWith("1 qubit needs 32 KiB; this machine offers 1 byte to", StatevectorSimulator.CheckFits(1, 1), StringComparison.Ordinal);
        Assert.Equal(0, StatevectorSimulator.MaxQubits(0));
    }

    [Fact]
    public void An_estimate_of_what_no_machine_can_run_is_infinite()
    {
        var estimate = StatevectorSimulator.EstimateTime(KnownCircuits.FourierTransform(100, 0), 10);
        Assert.Equal(double.PositiveInfinity, estimate.Seconds);
        Assert.False(estimate.Branches);
    }

    [Fact]
    public void Shots_that_do_not_fit_beside_the_state_are_refused()
    {
        var builder = new CircuitBuilder();
        builder.AddBits("c", 8000);
        var error = Assert.Throws<SimulationException>(() => StatevectorSimulator.Run(builder.Build(), new SimulationOptions(SimulationOptions.MaxShots, 1)));
        Assert.Contains("take fewer shots", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, null)]
    [InlineData(10_000_001, 1, null)]
    [InlineData(1, 0, null)]
    [InlineData(1, 1, -1L)]
    public void Options_out_of_range_are_refused(int shots, int threads, long? memory) =>
        Assert.ThrowsAny<ArgumentOutOfRangeException>(
            () => StatevectorSimulator.Run(KnownCircuits.Ghz(2), new SimulationOptions(shots, 1, threads, memory)));

    [Fact]
    public void An_opaque_gate_is_refused_by_name_and_number()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        builder.AddGate(GateKind.H, 0);
        builder.AddGate(Gate.Opaque("mystery", 2, 0), [], 0, [0, 1]);
        var error = Assert.Throws<SimulationException>(() => StatevectorSimulator.Run(builder.Build(), new SimulationOptions(1, 1)));
        Assert.Equal(1, error.OperationIndex);
        Assert.Contains("'mystery' (operation 1, counted from 0)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_without_a_value_are_refused_by_name()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromExpression(Expression.Symbol("theta"))], 0, [0]);
        var error = Assert.Throws<SimulationException>(() => StatevectorSimulator.Run(builder.Build(), new SimulationOptions(1, 1)));
        Assert.Equal("The circuit has an input without a value: bind theta first.", error.Message);
        builder.AddInput("count", ClassicalType.Unsigned(4));
        error = Assert.Throws<SimulationException>(() => StatevectorSimulator.Evolve(builder.Build()));
        Assert.Equal("The circuit has inputs without a value: bind theta, count first.", error.Message);
    }

    [Fact]
    public void A_measured_circuit_has_no_single_state()
    {
        var error = Assert.Throws<SimulationException>(() => StatevectorSimulator.Evolve(KnownCircuits.Ghz(3)));
        Assert.Equal(3, error.OperationIndex);
    }
}
