using System.Diagnostics;

namespace Nexus.Gateway.Bench;

/// <summary>Calls as fast as answers come, with a fixed number in flight.</summary>
internal sealed class UnaryLoad(string name, Func<Task> call)
{
    private readonly List<double> _rates = [];
    private readonly List<double> _milliseconds = [];

    /// <summary>Runs one round. One that only warms up is forgotten.</summary>
    public async Task RoundAsync(int inFlight, TimeSpan duration, bool measured = true)
    {
        var started = Stopwatch.GetTimestamp();
        var callers = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            var took = new List<double>();
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var asked = Stopwatch.GetTimestamp();
                await call();
                took.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }

            return took;
        })));
        if (!measured)
        {
            return;
        }

        _rates.Add(callers.Sum(c => c.Count) / Stopwatch.GetElapsedTime(started).TotalSeconds);
        _milliseconds.AddRange(callers.SelectMany(c => c));
    }

    /// <summary>Prints the median round's calls a second, and the latencies of all rounds.</summary>
    public double Print(int inFlight)
    {
        double[] rates = [.. _rates.Order()];
        double[] sorted = [.. _milliseconds.Order()];
        var rate = rates[rates.Length / 2];
        Console.WriteLine($"{name,-24} {inFlight,9} {rate,10:F0} {sorted[sorted.Length / 2],9:F2} {sorted[(int)(sorted.Length * 0.99)],9:F2}");
        return rate;
    }
}
