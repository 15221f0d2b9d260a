using System.Diagnostics;
using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.Automatic;
using Nexus.Simulators.DensityMatrices;
using Nexus.Simulators.Mps;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Stabilizer;

namespace Nexus.Simulators.Bench;

/// <summary>How long runs go on after they have been cancelled.</summary>
internal static class CancellationCases
{
    /// <summary>The milliseconds within which a run is to have returned.</summary>
    private const double Stated = 100;

    /// <summary>A run is cancelled in its first seconds, however long it would take.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1.5);

    private static readonly NoiseModel PauliNoise = new(p1: 0.001, p2: 0.01, readout: new ReadoutError(0.01, 0.02));
    private static readonly NoiseModel Relaxation = new(gates: [new GateNoise(null, null, [Channel.AmplitudeDamping(0.01)])]);

    private static readonly NoiseModel Pairs = new(
        gates: [new GateNoise(["cx"], null, [new KrausChannel([Scaled(0.99, 0), Scaled(0.01, 3)])])]);

    /// <summary>Cancels at moments all over each run, and prints how long it took to stop, its memory freed.</summary>
    public static void Print(int threads, int times)
    {
        Console.WriteLine($"## Cancellation: from the cancellation to the return of the run, memory freed, {times} times each; within {Stated} ms is stated");
        Console.WriteLine();
        Console.WriteLine("| run | whole run, s | median, ms | at most, ms |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var (name, run) in Cases(threads))
        {
            using (var warm = new CancellationTokenSource(TimeSpan.FromMilliseconds(100)))
            {
                Cancelled(run, warm.Token);
            }

            using var longest = new CancellationTokenSource(Longest);
            var start = Stopwatch.GetTimestamp();
            var ends = !Cancelled(run, longest.Token);
            var whole = ends ? Stopwatch.GetElapsedTime(start) : Longest;
            var samples = new Samples();
            for (var i = 0; i < times; i++)
            {
                using var source = new CancellationTokenSource();
                Clock? clock = null;
                source.Token.Register(() => clock = new Clock(threads));
                source.CancelAfter(whole * ((i + 0.5) / times * 0.95));
                if (Cancelled(run, source.Token))
                {
                    // The run may see the cancellation, and return, before the clock is told.
                    samples.Add((clock?.Elapsed ?? 0) * 1000);
                }
            }

            Console.WriteLine(
                $"| {name} | {(ends ? "" : "more than ")}{whole.TotalSeconds:G2} | {samples.Median:F1} | {samples.Most:F1}{(samples.Most > Stated ? " (beyond)" : "")} |");
        }
    }

    private static IEnumerable<(string Name, Action<CancellationToken> Run)> Cases(int threads)
    {
        var options = new SimulationOptions(1, 1, threads);
        var many = options with { Shots = SimulationOptions.MaxShots };
        var random24 = BenchCircuits.Measured(BenchCircuits.Random(24, 10));
        yield return ("statevector, random n=24, 10 layers", stop => StatevectorSimulator.Run(random24, options, null, stop));
        var ghz20 = BenchCircuits.Ghz(20);
        yield return ("statevector, GHZ 20, 10,000,000 shots", stop => StatevectorSimulator.Run(ghz20, many, null, stop));
        var random22 = BenchCircuits.Measured(BenchCircuits.Random(22, 4));
        yield return ("statevector, random n=22, 10,000,000 shots", stop => StatevectorSimulator.Run(random22, many, null, stop));
        var branching = BenchCircuits.Branching(20, 12);
        yield return ("statevector, n=20, measured in the middle, 10,000 shots", stop => StatevectorSimulator.Run(branching, options with { Shots = 10_000 }, null, stop));
        var long10 = BenchCircuits.Measured(BenchCircuits.Random(10, 30_000));
        yield return ("statevector, random n=10, 450,000 gates", stop => StatevectorSimulator.Run(long10, options, null, stop));
        var random24Shallow = BenchCircuits.Measured(BenchCircuits.Random(24, 2));
        yield return ("expectation value of 40 Paulis, random n=24, 2 layers", stop => StatevectorSimulator.Expectation(BenchCircuits.Random(24, 2), Observable(24), new EvolutionOptions(threads), stop));
        yield return ("unitary, random n=12, 4 layers", stop => StatevectorSimulator.Unitary(BenchCircuits.Random(12, 4), new EvolutionOptions(threads), stop));
        yield return ("noisy, random n=24, 2 layers, Pauli noise, 3 shots", stop => NoisySimulator.Run(random24Shallow, PauliNoise, options with { Shots = 3 }, null, stop));
        yield return ("noisy, random n=24, 2 layers, damping, 3 shots", stop => NoisySimulator.Run(random24Shallow, Relaxation, options with { Shots = 3 }, null, stop));
        yield return ("noisy, random n=24, 2 layers, Kraus operators on pairs, 3 shots", stop => NoisySimulator.Run(random24Shallow, Pairs, options with { Shots = 3 }, null, stop));
        var random12 = BenchCircuits.Measured(BenchCircuits.Random(12, 4));
        yield return ("noisy, random n=12, Pauli noise, 10,000,000 shots", stop => NoisySimulator.Run(random12, PauliNoise, many, null, stop));
        var random13 = BenchCircuits.Measured(BenchCircuits.Random(13, 1));
        yield return ("density-matrix, random n=13, 1 layer, Pauli noise", stop => DensityMatrixSimulator.Run(random13, PauliNoise, options, null, stop));
        yield return ("density-matrix, random n=12, Pauli noise, 10,000,000 shots", stop => DensityMatrixSimulator.Run(random12, PauliNoise, many, null, stop));
        var bricks = BenchCircuits.Brickwork(30, 30);
        yield return ("mps, brickwork n=30, 30 layers, bond 512", stop => MpsSimulator.Run(bricks, options, new MpsOptions(512), null, stop));
        var shallow = BenchCircuits.Brickwork(60, 4);
        yield return ("mps, brickwork n=60, 4 layers, 10,000,000 shots", stop => MpsSimulator.Run(shallow, many, null, null, stop));
        var clifford = BenchCircuits.Clifford(5000, 20);
        yield return ("stabilizer, random n=5,000, 20 layers", stop => StabilizerSimulator.Run(clifford, options, null, null, stop));
        var widest = BenchCircuits.Clifford(20_000, 2);
        yield return ("stabilizer, random n=20,000, 2 layers", stop => StabilizerSimulator.Run(widest, options, null, null, stop));
        yield return ("stabilizer, GHZ 20, 10,000,000 shots", stop => StabilizerSimulator.Run(ghz20, many, null, null, stop));
        var clifford200 = BenchCircuits.Clifford(200, 20);
        yield return ("stabilizer, random n=200, noise, 10,000,000 shots", stop => StabilizerSimulator.Run(clifford200, many, PauliNoise, null, stop));
        var forward = BenchCircuits.FeedForward(1000, 20);
        yield return ("stabilizer, n=1,000, feed-forward, 1,000 shots", stop => StabilizerSimulator.Run(forward, options with { Shots = 1000 }, null, null, stop));
        yield return ("automatic, random n=24, 10 layers", stop => AutomaticSimulator.Run(random24, options, null, null, null, stop));
        yield return ("encoding 10,000,000 shots of 200 bits", Encoding());
    }

    private static Action<CancellationToken> Encoding()
    {
        var shots = ShotTable.FromBytes(200, SimulationOptions.MaxShots, new byte[25L * SimulationOptions.MaxShots]);
        return stop => ShotTableFormat.Encode(shots, stop);
    }

    private static PauliSum Observable(int qubits) => new([.. Enumerable.Range(0, 40)
        .Select(i => new PauliTerm(1, (Pauli.X, i % qubits), (Pauli.Y, (i + 1) % qubits)))]);

    private static bool Cancelled(Action<CancellationToken> run, CancellationToken stop)
    {
        try
        {
            run(stop);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>sqrt(weight) times a diagonal of ones with the signs of a mask.</summary>
    private static Complex[] Scaled(double weight, int flips)
    {
        var matrix = new Complex[16];
        for (var i = 0; i < 4; i++)
        {
            matrix[(i * 4) + (i ^ flips)] = Math.Sqrt(weight);
        }

        return matrix;
    }
}
