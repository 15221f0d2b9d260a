using Nexus.Simulators.DensityMatrices;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Mps;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Stabilizer;
using Nexus.Simulators.Tests.Oracles;
using Nexus.Simulators.Tests.Stabilizer;

namespace Nexus.Simulators.Tests.Noise;

/// <summary>
/// Trajectories of statevectors and of matrix product states, frames, tableaus and density matrices are five programs for the same distribution. Each is held against the sum over all
/// Kraus operators and outcomes, with dense matrices; see <see cref="Agreement"/> for the rate of false alarms.
/// </summary>
public class NoisySimulatorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Trajectories_and_density_matrices_have_the_exact_distribution(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 12; i++)
        {
            var noise = RandomNoise.Any(random);
            var circuit = RandomCircuits.Dynamic(random, 3, 3, 14);
            var exact = OutcomeDistribution.Of(circuit, noise);
            var options = new SimulationOptions(3000, (ulong)i);
            Agreement.AssertDistribution(exact, NoisySimulator.Run(circuit, noise, options), $"seed {seed}, circuit {i}, trajectories");
            Agreement.AssertDistribution(exact, DensityMatrixSimulator.Run(circuit, noise, options), $"seed {seed}, circuit {i}, density matrix");
            var chain = MpsSimulator.Run(circuit, noise, options);
            Agreement.AssertDistribution(exact, chain.Shots, $"seed {seed}, circuit {i}, matrix product state");
            Assert.InRange(chain.Report.TruncationError, 0, 1e-9);
        }
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Frames_and_tableaus_follow_Pauli_noise(int seed, bool anyCondition)
    {
        var random = new Random(seed);
        for (var i = 0; i < 12; i++)
        {
            var noise = RandomNoise.Pauli(random);
            var circuit = CliffordCircuits.Draw(random, 3, 14, anyCondition);
            var exact = OutcomeDistribution.Of(circuit, noise);
            var options = new SimulationOptions(4000, (ulong)i);
            Agreement.AssertDistribution(exact, StabilizerSimulator.Run(circuit, options, noise), $"seed {seed}, circuit {i}, stabilizer");
            Agreement.AssertDistribution(exact, NoisySimulator.Run(FlowProgram.Compile(circuit, noise), options, null, out _), $"seed {seed}, circuit {i}, trajectories");
        }
    }

    [Fact]
    public void Programs_with_control_flow_have_noise_too()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            var random = new Random(seed);
            var circuit = RandomPrograms.Draw(random, 2, 6);
            var noise = new NoiseModel(p1: 0.05, p2: 0.1, readout: new ReadoutError(0.1, 0.05), pInit: 0.1);
            var exact = OutcomeDistribution.Of(circuit, noise);
            Agreement.AssertDistribution(exact, NoisySimulator.Run(circuit, noise, new SimulationOptions(3000, 1)), $"seed {seed}, trajectories");
            Agreement.AssertDistribution(exact, DensityMatrixSimulator.Run(circuit, noise, new SimulationOptions(3000, 1)), $"seed {seed}, density matrix");
            Agreement.AssertDistribution(exact, MpsSimulator.Run(circuit, noise, new SimulationOptions(3000, 1)).Shots, $"seed {seed}, matrix product state");
        }
    }

    [Fact]
    public void The_shots_of_a_seed_depend_neither_on_threads_nor_on_memory()
    {
        var random = new Random(21);
        var circuit = RandomCircuits.Dynamic(random, 5, 5, 60);
        var program = FlowProgram.Compile(circuit, RandomNoise.Any(random));
        var options = new SimulationOptions(2000, 5);
        var expected = NoisySimulator.Run(program, options, null, out var replays);
        Assert.Equal(0, replays);
        var threads = NoisySimulator.Run(program, options with { MaxThreads = 3 }, null, out _);
        Assert.True(expected.ToBytes().Span.SequenceEqual(threads.ToBytes().Span));
        var bytes = (long)StatevectorSimulator.Estimate(circuit) + 2000;
        var tight = NoisySimulator.Run(program, options with { MemoryLimit = bytes }, null, out replays);
        Assert.InRange(replays, 1, int.MaxValue);
        Assert.True(expected.ToBytes().Span.SequenceEqual(tight.ToBytes().Span));
        var both = NoisySimulator.Run(program, options with { MemoryLimit = (3 * bytes) - 2000, MaxThreads = 3 }, null, out _);
        Assert.True(expected.ToBytes().Span.SequenceEqual(both.ToBytes().Span));
    }

    [Fact]
    public void A_run_that_is_cancelled_from_its_progress_stops()
    {
        using var source = new CancellationTokenSource();
        var reports = 0;
        var noise = new NoiseModel(p1: 0.1, p2: 0.1);
        var circuit = KnownCircuits.FourierTransform(8, 3);
        Assert.ThrowsAny<OperationCanceledException>(() => NoisySimulator.Run(
            circuit,
            noise,
            new SimulationOptions(1000, 1, MaxThreads: 2),
            new Reporter(_ =>
            {
                reports++;
                source.Cancel();
            }),
            source.Token));
        Assert.Equal(1, reports);
    }

    [Fact]
    public void Too_many_qubits_for_a_density_matrix_are_refused() => Assert.Equal(
        "14 qubits are more than the 13 of which density matrices are computed; the backend noisy draws errors shot by shot instead",
        Assert.Throws<SimulationException>(() => DensityMatrixSimulator.Run(KnownCircuits.Ghz(14), null, new SimulationOptions(1, 1))).Message);
}
