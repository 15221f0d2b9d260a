using System.Numerics;
using Nexus.Simulators.Operations;

namespace Nexus.Simulators.Bench;

/// <summary>One operation at a time: over a state that no cache holds, where memory is the limit, and over one in the cache, where arithmetic is.</summary>
internal static class KernelCases
{
    private const int LargeQubits = 24;
    private const int SmallQubits = 13;

    /// <summary>Prints the table.</summary>
    public static void Print(MachineLimits limits, int threads, int rounds)
    {
        using var large = new Statevector(LargeQubits, new EngineOptions(threads));
        using var small = new Statevector(SmallQubits);
        Randomize(small);
        var rows = Kernels().ToArray();
        var (bandwidth, arithmetic) = (new Samples(), new Samples());
        for (var round = -1; round < rounds; round++)
        {
            foreach (var row in rows)
            {
                var (bytes, operations) = (limits.Bandwidth(), limits.FusedMultiplyAdds() / threads);
                var cold = Time(large, large.PassOf(row.Large), threads, 1);
                var warm = Time(small, small.PassOf(row.Small), 1, 500);
                if (round >= 0)
                {
                    bandwidth.Add(bytes);
                    arithmetic.Add(operations);
                    row.Cold.Add(cold);
                    row.Warm.Add(warm / small.Count);
                    row.Memory.Add(row.Touched * 32 * large.Count / cold / bytes);
                    row.Arithmetic.Add(row.Flops * small.Count / warm / operations);
                }
            }
        }

        Console.WriteLine($"## Kernels, {rounds} rounds");
        Console.WriteLine();
        Console.WriteLine(
            $"Unfused, one operation at a time. From memory: {LargeQubits} qubits, {threads} threads; of the amplitudes that the operation touches, 32 bytes each, beside the bandwidth in place measured just before. In the cache: {SmallQubits} qubits, one thread; floating-point operations beside the FMA limit measured just before, over the threads.");
        Console.WriteLine();
        Console.WriteLine($"Limits, median: {bandwidth.Median / 1e9:F1} GB/s, and {arithmetic.Median / 1e9:F1} GFLOP/s a thread.");
        Console.WriteLine();
        Console.WriteLine("| operation | qubits | from memory: ms | of the bandwidth | in the cache: ns an amplitude | of the FMA limit |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            Console.WriteLine(
                $"| {row.Name} | {row.Qubits} | {row.Cold.Median * 1e3:F1} | {row.Memory.Median:P0} | {row.Warm.Median * 1e9:F3} | {(row.Flops == 0 ? "-" : row.Arithmetic.Median.ToString("P0"))} |");
        }
    }

    private static double Time(Statevector state, Pass pass, int threads, int repeats) => Clock.Seconds(
        threads,
        () =>
        {
            for (var i = 0; i < repeats; i++)
            {
                state.Apply(pass, CancellationToken.None);
            }
        }) / repeats;

    private static void Randomize(Statevector state)
    {
        var random = new Random(1);
        for (long i = 0; i < state.Count; i++)
        {
            state.Set(i, new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5) / Math.Sqrt(state.Count / 6.0));
        }
    }

    private static IEnumerable<Kernel> Kernels()
    {
        foreach (var (large, small) in ((int, int)[])[(0, 0), (2, 2), (6, 6), (13, 9), (20, 11), (23, 12)])
        {
            yield return new($"dense, 1 qubit", $"{large}", 1, 14, Dense(large), Dense(small));
        }

        foreach (var (large, small) in ((int[], int[])[])[([0, 1], [0, 1]), ([0, 12], [0, 12]), ([6, 12], [6, 12]), ([12, 23], [11, 12]), ([22, 23], [10, 12])])
        {
            yield return new("dense, 2 qubits", string.Join(", ", large), 1, 30, Dense(large), Dense(small));
        }

        yield return new("dense, 3 qubits", "6, 9, 12", 1, 62, Dense(6, 9, 12), Dense(6, 9, 12));
        yield return new("controlled dense", "6 by 20", 0.5, 7, new MatrixOperation([6], 1UL << 20, Unitary(1)), new MatrixOperation([6], 1UL << 11, Unitary(1)));
        yield return new("X", "0", 1, 0, new FlipOperation(0, 0), new FlipOperation(0, 0));
        yield return new("X", "20", 1, 0, new FlipOperation(20, 0), new FlipOperation(11, 0));
        yield return new("CX", "20 by 12", 0.5, 0, new FlipOperation(20, 1UL << 12), new FlipOperation(11, 1UL << 10));
        yield return new("CX", "20 by 0", 1, 0, new FlipOperation(20, 1), new FlipOperation(11, 1));
        yield return new("phase", "20", 0.5, 3, Phase(1UL << 20), Phase(1UL << 11));
        yield return new("phase", "3", 1, 6, Phase(1UL << 3), Phase(1UL << 3));
        yield return new("controlled phase", "20 by 12", 0.25, 1.5, Phase(1UL << 20 | 1UL << 12), Phase(1UL << 11 | 1UL << 10));
        yield return new("12 controlled phases as one", "12 by 0 to 11", 0.5, 3, Phases(12), Phases(12));
    }

    private static MatrixOperation Dense(params int[] targets) => new(targets, 0, Unitary(targets.Length));

    private static PhaseOperation Phase(ulong mask) => new(new PhaseTerm(mask, Complex.FromPolarCoordinates(1, 0.3)));

    private static PhaseOperation Phases(int target) =>
        new([.. Enumerable.Range(0, target).Select(control => new PhaseTerm(1UL << target | 1UL << control, Complex.FromPolarCoordinates(1, 0.1 * (control + 1))))]);

    /// <summary>A matrix with nothing special about it.</summary>
    private static Complex[] Unitary(int qubits) => StatevectorSimulator.Unitary(BenchCircuits.Random(qubits, 4));

    /// <summary>An operation and what has been measured of it.</summary>
    /// <param name="Name">What it is.</param>
    /// <param name="Qubits">On which qubits of the large state.</param>
    /// <param name="Touched">The share of the amplitudes that it touches.</param>
    /// <param name="Flops">Floating-point operations for each amplitude of the state.</param>
    /// <param name="Large">For the large state.</param>
    /// <param name="Small">For the small state.</param>
    private sealed record Kernel(string Name, string Qubits, double Touched, double Flops, StateOperation Large, StateOperation Small)
    {
        public Samples Cold { get; } = new();

        public Samples Warm { get; } = new();

        public Samples Memory { get; } = new();

        public Samples Arithmetic { get; } = new();
    }
}
