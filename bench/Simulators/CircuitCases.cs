using Nexus.Circuits;
using Nexus.Simulators.Operations;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Bench;

/// <summary>Whole runs: the circuit compiled, the memory taken, the state computed, the shots drawn.</summary>
internal static class CircuitCases
{
    private static readonly Case[] All =
    [
        new("QFT 20", BenchCircuits.FourierTransform(20), 1, 0.06),
        new("QFT 24", BenchCircuits.FourierTransform(24), 1, 1.5),
        new("random n=20, 20 layers", BenchCircuits.Random(20, 20), 1, 0.16),
        new("random n=24, 10 layers", BenchCircuits.Random(24, 10), 1, 2.5),
        new("GHZ 24, 10,000 shots", BenchCircuits.Ghz(24), 10_000, 0.3),
    ];

    /// <summary>Times all cases and prints their table.</summary>
    public static void Print(MachineLimits limits, int threads, int rounds)
    {
        var (bandwidth, arithmetic) = (new Samples(), new Samples());
        foreach (var circuit in All)
        {
            // The first run compiles the kernels.
            Time(circuit, threads, Precision.Double);
            Time(circuit, threads, Precision.Single);
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var one in All)
            {
                var bytes = limits.Bandwidth();
                var operations = limits.FusedMultiplyAdds();
                bandwidth.Add(bytes);
                arithmetic.Add(operations);
                var seconds = Time(one, threads, Precision.Double);
                one.Seconds.Add(seconds);
                one.ArithmeticShare.Add(one.Operations / seconds / operations);
                one.PassesOfMemory.Add(seconds / (one.StateBytes * 2 / bytes));
                one.SingleSeconds.Add(Time(one, threads, Precision.Single));
            }
        }

        Console.WriteLine($"## Circuits, {threads} threads, {rounds} rounds");
        Console.WriteLine();
        Console.WriteLine(
            $"Limits by as many threads, measured before each run: {bandwidth.Median / 1e9:F1} GB/s read and written in place over 256 MiB ({bandwidth.Least / 1e9:F1} to {bandwidth.Most / 1e9:F1}), {arithmetic.Median / 1e9:F0} GFLOP/s of fused multiply-adds ({arithmetic.Least / 1e9:F0} to {arithmetic.Most / 1e9:F0}).");
        Console.WriteLine();
        Console.WriteLine("| case | gates | passes | s, median | s, best | goal | GB/s, gates x 32 B x 2^n | GFLOP/s after fusion | of the FMA limit | time in passes over memory | FP32: s |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var one in All)
        {
            var seconds = one.Seconds.Median;
            Console.WriteLine(
                $"| {one.Name} | {one.Circuit.Count - one.Measurements} | {one.Passes} | {seconds:F3} | {one.Seconds.Least:F3} | {one.Goal} | {(one.Circuit.Count - one.Measurements) * 2.0 * one.StateBytes / seconds / 1e9:F0} | {one.Operations / seconds / 1e9:F1} | {one.ArithmeticShare.Median:P0} | {one.PassesOfMemory.Median:F1} | {one.SingleSeconds.Median:F3} |");
        }
    }

    private static double Time(Case one, int threads, Precision precision) => Clock.Seconds(
        threads, () => StatevectorSimulator.Run(one.Circuit, new SimulationOptions(one.Shots, 1, threads, Precision: precision)));

    /// <summary>A circuit and what has been measured of it.</summary>
    private sealed class Case
    {
        public Case(string name, Circuit circuit, int shots, double goal)
        {
            (Name, Circuit, Shots, Goal) = (name, circuit, shots, goal);
            var program = StatevectorProgram.Compile(circuit, keepState: false);
            var passes = program.Steps.OfType<PassStep>().ToArray();
            Passes = passes.Length;
            StateBytes = 16L << program.QubitCount;
            Operations = passes.Sum(pass => pass.Pass.Operations.Sum(operation => FlopsOf(operation) * Math.Pow(2, program.QubitCount)));
            Measurements = program.Steps.Count(step => step is MeasureStep);
        }

        public string Name { get; }

        public Circuit Circuit { get; }

        public int Shots { get; }

        public double Goal { get; }

        public int Passes { get; }

        public int Measurements { get; }

        public long StateBytes { get; }

        /// <summary>The real multiplications and additions that the fused operations need.</summary>
        public double Operations { get; }

        public Samples Seconds { get; } = new();

        public Samples SingleSeconds { get; } = new();

        public Samples ArithmeticShare { get; } = new();

        public Samples PassesOfMemory { get; } = new();
    }

    /// <summary>Per amplitude of the state: a complex product and sum is 8 for each entry of a row, less a sum for each row; a phase is 6.</summary>
    private static double FlopsOf(StateOperation operation) => operation switch
    {
        MatrixOperation matrix => ((8 << matrix.Places.Length) - 2) * Math.Pow(2, -System.Numerics.BitOperations.PopCount(matrix.Controls)),
        PhaseOperation phase => 6 * phase.Cost / new PhaseOperation(new PhaseTerm(0, -1)).Cost,
        _ => 0,
    };
}
