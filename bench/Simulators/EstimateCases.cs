using Nexus.Circuits;
using Nexus.Simulators.Automatic;
using Nexus.Simulators.DensityMatrices;
using Nexus.Simulators.Mps;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Stabilizer;

namespace Nexus.Simulators.Bench;

/// <summary>What `nexus check` says beforehand beside what a run then takes, both with one thread.</summary>
internal static class EstimateCases
{
    /// <summary>The factor within which an estimate is to be, on a machine that does nothing else.</summary>
    private const double StatedFactor = 3;

    private static readonly NoiseModel Pauli = new(p1: 0.001, p2: 0.01, readout: new ReadoutError(0.01, 0.02));
    private static readonly NoiseModel Damping = new(gates: [new GateNoise(null, null, [Channel.AmplitudeDamping(0.01)])]);

    /// <summary>Prints a table for each simulator.</summary>
    public static void Print()
    {
        Console.WriteLine($"## Estimates: `nexus check` beside a run, one thread; within a factor of {StatedFactor} is stated");
        Console.WriteLine();
        Console.WriteLine("| simulator | case | estimate, s | run, s | estimate / run |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var (name, circuit, shots) in Amplitudes())
        {
            Row("statevector", name, shots, StatevectorSimulator.EstimateTime(circuit, shots), o => StatevectorSimulator.Run(circuit, o));
        }

        foreach (var (name, circuit, shots, noise) in Clifford())
        {
            Row("stabilizer", name, shots, StabilizerSimulator.EstimateTime(circuit, shots, noise), o => StabilizerSimulator.Run(circuit, o, noise));
        }

        foreach (var (name, circuit, shots, noise) in Noisy())
        {
            Row("noisy", name, shots, NoisySimulator.EstimateTime(circuit, noise, shots), o => NoisySimulator.Run(circuit, noise, o));
        }

        foreach (var (name, circuit, shots, noise) in Mixed())
        {
            Row("density-matrix", name, shots, DensityMatrixSimulator.EstimateTime(circuit, noise, shots), o => DensityMatrixSimulator.Run(circuit, noise, o));
        }

        foreach (var (name, circuit, shots, options) in Chains())
        {
            Row("mps", name, shots, MpsSimulator.EstimateTime(circuit, shots, options), o => MpsSimulator.Run(circuit, o, options));
        }

        var noisyChain = BenchCircuits.Brickwork(40, 3);
        Row("mps", "brickwork n=40, 3 layers, Pauli noise, 300 shots", 300, MpsSimulator.EstimateTime(noisyChain, 300, null, Pauli), o => MpsSimulator.Run(noisyChain, Pauli, o));

        foreach (var (name, circuit, shots) in new[] { ("GHZ 300, 1,000 shots", BenchCircuits.Ghz(300), 1000), ("random n=18, 20 layers", BenchCircuits.Random(18, 20), 1) })
        {
            var choice = AutomaticSimulator.Choose(circuit, SimulationOptions.AvailableMemory);
            Row($"automatic ({choice.Backend})", name, shots, AutomaticSimulator.EstimateTime(circuit, shots, choice), o => AutomaticSimulator.Run(circuit, o, choice));
        }
    }

    private static IEnumerable<(string, Circuit, int)> Amplitudes() =>
    [
        ("QFT 16", BenchCircuits.FourierTransform(16), 1),
        ("QFT 20", BenchCircuits.FourierTransform(20), 1),
        ("QFT 24", BenchCircuits.FourierTransform(24), 1),
        ("random n=12, 100 layers", BenchCircuits.Random(12, 100), 1),
        ("random n=16, 20 layers", BenchCircuits.Random(16, 20), 1),
        ("random n=20, 20 layers", BenchCircuits.Random(20, 20), 1),
        ("random n=24, 10 layers", BenchCircuits.Random(24, 10), 1),
        ("GHZ 24, 10,000 shots", BenchCircuits.Ghz(24), 10_000),
        ("GHZ 20, 10,000,000 shots", BenchCircuits.Ghz(20), 10_000_000),
        ("random n=18, measured in the middle, 100 shots", BenchCircuits.Branching(18, 6), 100),
    ];

    private static IEnumerable<(string, Circuit, int, NoiseModel?)> Clifford() =>
    [
        ("GHZ 1,000, 1 shot", BenchCircuits.Ghz(1000), 1, null),
        ("GHZ 1,000, 100,000 shots", BenchCircuits.Ghz(1000), 100_000, null),
        ("GHZ 20, 10,000,000 shots", BenchCircuits.Ghz(20), 10_000_000, null),
        ("random n=500, 50 layers, 100,000 shots", BenchCircuits.Clifford(500, 50), 100_000, null),
        ("random n=500, 50 layers, noise, 100,000 shots", BenchCircuits.Clifford(500, 50), 100_000, Pauli),
        ("random n=2,000, 20 layers, 1 shot", BenchCircuits.Clifford(2000, 20), 1, null),
        ("feed-forward, n=50, 1,000 shots", BenchCircuits.FeedForward(50, 8), 1000, null),
    ];

    private static IEnumerable<(string, Circuit, int, NoiseModel)> Noisy() =>
    [
        ("random n=12, 10 layers, Pauli noise, 1,000 shots", BenchCircuits.Measured(BenchCircuits.Random(12, 10)), 1000, Pauli),
        ("random n=16, 4 layers, Pauli noise, 100 shots", BenchCircuits.Measured(BenchCircuits.Random(16, 4)), 100, Pauli),
        ("random n=20, 2 layers, Pauli noise, 5 shots", BenchCircuits.Measured(BenchCircuits.Random(20, 2)), 5, Pauli),
        ("random n=10, 10 layers, damping, 100 shots", BenchCircuits.Measured(BenchCircuits.Random(10, 10)), 100, Damping),
        ("random n=16, 2 layers, damping, 10 shots", BenchCircuits.Measured(BenchCircuits.Random(16, 2)), 10, Damping),
        ("random n=12, 4 layers, little noise, 10,000 shots", BenchCircuits.Measured(BenchCircuits.Random(12, 4)), 10_000, new NoiseModel(p1: 1e-4, p2: 1e-3)),
        ("random n=6, 2 layers, Pauli noise, 1,000,000 shots", BenchCircuits.Measured(BenchCircuits.Random(6, 2)), 1_000_000, Pauli),
        ("Clifford n=100, 20 layers, Pauli noise, 100,000 shots", BenchCircuits.Clifford(100, 20), 100_000, Pauli),
    ];

    private static IEnumerable<(string, Circuit, int, NoiseModel?)> Mixed() =>
    [
        ("random n=8, 20 layers, Pauli noise, 10,000 shots", BenchCircuits.Measured(BenchCircuits.Random(8, 20)), 10_000, Pauli),
        ("random n=10, 4 layers, damping, 10,000 shots", BenchCircuits.Measured(BenchCircuits.Random(10, 4)), 10_000, Damping),
        ("random n=12, 2 layers, without noise, 1 shot", BenchCircuits.Measured(BenchCircuits.Random(12, 2)), 1, null),
        ("random n=12, 1 layer, Pauli noise, 1 shot", BenchCircuits.Measured(BenchCircuits.Random(12, 1)), 1, Pauli),
        ("GHZ 10, 1,000,000 shots", BenchCircuits.Ghz(10), 1_000_000, Pauli),
    ];

    private static IEnumerable<(string, Circuit, int, MpsOptions)> Chains() =>
    [
        ("GHZ 100, 1,000 shots", BenchCircuits.Ghz(100), 1000, new MpsOptions()),
        ("brickwork n=40, 3 layers, 1 shot", BenchCircuits.Brickwork(40, 3), 1, new MpsOptions()),
        ("brickwork n=40, 3 layers, 10,000 shots", BenchCircuits.Brickwork(40, 3), 10_000, new MpsOptions()),
        ("brickwork n=30, 16 layers, bond 16, 1 shot", BenchCircuits.Brickwork(30, 16), 1, new MpsOptions(16)),
        ("brickwork n=30, 16 layers, bond 64, 1 shot", BenchCircuits.Brickwork(30, 16), 1, new MpsOptions(64)),
        ("random n=24, 4 layers, bond 32, 100 shots", BenchCircuits.Measured(BenchCircuits.Random(24, 4)), 100, new MpsOptions(32)),
    ];

    private static void Row(string simulator, string name, int shots, SimulationEstimate estimate, Action<SimulationOptions> run)
    {
        var best = double.MaxValue;
        for (var i = 0.0; i < 3; i++)
        {
            best = Math.Min(best, Clock.Seconds(1, () => run(new SimulationOptions(shots, 1))));
            i -= best < 0.01 ? 0.95 : 0;
        }

        // What is stated as a bound may be far above.
        var ratio = estimate.Seconds / best;
        var beyond = (ratio > StatedFactor && !estimate.IsUpperBound) || ratio < 1 / StatedFactor;
        Console.WriteLine(
            $"| {simulator} | {name} | {(estimate.IsUpperBound ? "at most " : "")}{estimate.Seconds:G3} | {best:G3} | {ratio:F2}{(beyond ? " (beyond)" : "")} |");
    }
}
