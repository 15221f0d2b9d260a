using System.Globalization;

namespace Nexus.Jobs.Bench;

/// <summary>The cases. Each goes round the contestants several times, and begins with another one each time.</summary>
/// <param name="contestants">All of them.</param>
/// <param name="table">Takes the figures.</param>
/// <param name="quick">Whether everything is done once and small, to see that it works.</param>
internal sealed class Cases(IReadOnlyList<IContestant> contestants, Table table, bool quick)
{
    private const int Items = 300;
    private const int Microseconds = 1000;

    private IEnumerable<IDurableContestant> Durable => contestants.OfType<IDurableContestant>();

    /// <summary>Runs everything once, so that compilers and caches are warm.</summary>
    public async Task WarmUpAsync()
    {
        foreach (IDurableContestant contestant in Durable)
        {
            await contestant.BatchesAsync(8, quick ? 2 : 20, Items, 0);
            await contestant.BatchesAsync(1, quick ? 1 : 6, Items, Microseconds);
        }
    }

    /// <summary>One job of 300 items of 1 ms at a time.</summary>
    public async Task BatchAsync()
    {
        Dictionary<string, List<Timing>> timings = await RoundAsync(contestants, quick ? 1 : 6, c => c.BatchesAsync(1, quick ? 2 : 4, Items, Microseconds));
        table.Add("job of 300 x 1 ms, submit to last result, p50, ms", false, Latencies(timings, 0.5));
        table.Add("items/s, 1 job", true, Rates(timings));
        table.Add("engine CPU an item, 1 job, ms", false, EngineTimes(timings, Items));
    }

    /// <summary>Several jobs at once.</summary>
    public async Task ThroughputAsync(int jobs, int items)
    {
        int count = quick ? jobs : Math.Max(jobs, 16);
        Dictionary<string, List<Timing>> timings = await RoundAsync(contestants, quick ? 1 : 2, c => c.BatchesAsync(jobs, count, items, Microseconds));
        table.Add(string.Create(CultureInfo.InvariantCulture, $"items/s, {jobs} jobs of {items} x 1 ms at once"), true, Rates(timings, items));
        table.Add(string.Create(CultureInfo.InvariantCulture, $"engine CPU an item, {jobs} jobs, ms"), false, EngineTimes(timings, items));
    }

    /// <summary>10,000 items that do nothing, each with a stored result, in jobs of 300 submitted together.</summary>
    public async Task NoWorkAsync()
    {
        int jobs = quick ? 4 : 34;
        Dictionary<string, List<Timing>> timings = await RoundAsync(Durable, quick ? 1 : 2, c => c.BatchesAsync(jobs, jobs, Items, 0));
        table.Add(string.Create(CultureInfo.InvariantCulture, $"{jobs * Items:N0} no-op items, each with a stored result, items/s"), true, Rates(timings));
        table.Add("engine CPU an item, no-op, ms", false, EngineTimes(timings, Items));
    }

    /// <summary>The acknowledgement of one more item while many wait.</summary>
    public async Task AcknowledgementsAsync()
    {
        int waiting = quick ? 600 : 10_000;
        Dictionary<string, List<Timing>> timings = await RoundAsync(Durable, 1, c => c.AcknowledgementsAsync(waiting, quick ? 20 : 300));
        table.Add(string.Create(CultureInfo.InvariantCulture, $"acknowledgement of one more while {waiting:N0} wait, p50 / p99, ms"), false, Latencies(timings, 0.5, 0.99));
    }

    /// <summary>From the submission of an item to its start when nothing else is to do.</summary>
    public async Task PickupsAsync()
    {
        Dictionary<string, List<Timing>> timings = await RoundAsync(Durable, quick ? 1 : 2, c => c.PickupsAsync(quick ? 10 : 60, idle: 20));
        table.Add("idle pick-up, p50 / p99, ms", false, Latencies(timings, 0.5, 0.99));
    }

    private static async Task<Dictionary<string, List<Timing>>> RoundAsync<T>(IEnumerable<T> among, int rounds, Func<T, Task<Timing>> run)
        where T : IContestant
    {
        T[] all = [.. among];
        Dictionary<string, List<Timing>> timings = all.ToDictionary(c => c.Name, _ => new List<Timing>());
        for (int round = 0; round < rounds; round++)
        {
            for (int turn = 0; turn < all.Length; turn++)
            {
                T contestant = all[(round + turn) % all.Length];
                timings[contestant.Name].Add(await run(contestant));
            }
        }

        return timings;
    }

    private static Dictionary<string, double[]> Latencies(Dictionary<string, List<Timing>> timings, params double[] quantiles) => timings.ToDictionary(
        t => t.Key,
        t =>
        {
            double[] sorted = [.. t.Value.SelectMany(one => one.Latencies).Order()];
            return quantiles.Select(q => sorted[(int)(q * (sorted.Length - 1))]).ToArray();
        });

    private static Dictionary<string, double[]> Rates(Dictionary<string, List<Timing>> timings, int items = Items) => timings.ToDictionary(
        t => t.Key, t => new[] { t.Value.Sum(one => (double)one.Latencies.Length * items) * 1000 / t.Value.Sum(one => one.Elapsed) });

    private static Dictionary<string, double[]> EngineTimes(Dictionary<string, List<Timing>> timings, int items) => timings
        .Where(t => t.Value.TrueForAll(one => one.EngineTime is not null))
        .ToDictionary(t => t.Key, t => new[] { t.Value.Sum(one => one.EngineTime!.Value) / t.Value.Sum(one => (double)one.Latencies.Length * items) });
}
