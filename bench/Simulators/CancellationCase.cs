using System.Diagnostics;

namespace Nexus.Simulators.Bench;

/// <summary>How long a run of 24 qubits goes on after it has been cancelled.</summary>
internal static class CancellationCase
{
    /// <summary>Cancels at moments all over the run, and prints how long it took to stop.</summary>
    public static void Print(int threads, int times)
    {
        var circuit = BenchCircuits.Random(24, 10);
        var start = Stopwatch.GetTimestamp();
        StatevectorSimulator.Run(circuit, new SimulationOptions(1, 1, threads));
        var whole = Stopwatch.GetElapsedTime(start);
        var samples = new Samples();
        for (var i = 0; i < times; i++)
        {
            using var source = new CancellationTokenSource();
            long cancelled = 0;
            source.Token.Register(() => cancelled = Stopwatch.GetTimestamp());
            source.CancelAfter(whole * ((i + 0.5) / times * 0.9));
            try
            {
                StatevectorSimulator.Run(circuit, new SimulationOptions(1, 1, threads), null, source.Token);
            }
            catch (OperationCanceledException)
            {
                samples.Add(Stopwatch.GetElapsedTime(cancelled).TotalMilliseconds);
            }
        }

        Console.WriteLine("## Cancellation at 24 qubits");
        Console.WriteLine();
        Console.WriteLine($"From the cancellation to the return of the run, memory freed: {samples.Median:F1} ms, at most {samples.Most:F1} ms.");
    }
}
