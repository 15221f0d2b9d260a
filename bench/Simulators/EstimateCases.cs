using Nexus.Circuits;

namespace Nexus.Simulators.Bench;

/// <summary>What `nexus check` says beforehand beside what a run then takes, both with one thread.</summary>
internal static class EstimateCases
{
    /// <summary>The factor within which an estimate is to be, on a machine that does nothing else.</summary>
    private const double StatedFactor = 3;

    /// <summary>Prints the table.</summary>
    public static void Print()
    {
        (string Name, Circuit Circuit, int Shots)[] cases =
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
        Console.WriteLine($"## Estimates: `nexus check` beside a run, one thread; within a factor of {StatedFactor} is stated");
        Console.WriteLine();
        Console.WriteLine("| case | estimate, s | run, s | estimate / run |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var (name, circuit, shots) in cases)
        {
            var estimate = StatevectorSimulator.EstimateTime(circuit, shots).Seconds;
            var best = double.MaxValue;
            for (var i = 0; i < 3; i++)
            {
                best = Math.Min(best, Clock.Seconds(1, () => StatevectorSimulator.Run(circuit, new SimulationOptions(shots, 1))));
            }

            var ratio = estimate / best;
            Console.WriteLine($"| {name} | {estimate:G3} | {best:G3} | {ratio:F2}{(ratio is > StatedFactor or < 1 / StatedFactor ? " (beyond)" : "")} |");
        }
    }
}
