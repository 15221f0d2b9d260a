using System.Diagnostics;
using System.Globalization;
using Nexus.Faults.Invariants;
using Nexus.Faults.Load;
using Nexus.Faults.Server;

namespace Nexus.Soak;

/// <summary>A soak: a mixed load with kills, a table of what the server takes, and at the end the invariants of all that is stored.</summary>
internal static class SoakRun
{
    private const int Rows = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs it.</summary>
    /// <returns>0 when all invariants held, 1 otherwise.</returns>
    public static async Task<int> RunAsync(SoakPlan plan, TextWriter output, CancellationToken stopped)
    {
        var seed = RandomSeed.Draw(output.WriteLine);
        await using var place = await FaultPlace.CreateAsync(plan.Provider);
        await using var server = place.NewServer();
        await server.StartAsync();
        using var client = server.Connect(Patience);
        var load = new MixedLoad(client, place.Database, seed) { Forgotten = 0.8 };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        stop.CancelAfter(plan.Length);
        var running = load.RunAsync(plan.Users, stop.Token);
        var killed = await WatchOverAsync(plan, place, server, load, running, new Random(seed), output, stop.Token);
        await running.WaitAsync(Patience, CancellationToken.None);
        await StoredJobs.BecomeQuietAsync(place.Database, Patience);
        return await JudgeAsync(place, load, killed, output);
    }

    /// <summary>Prints a row now and then, and kills the server now and then, until the end.</summary>
    private static async Task<int> WatchOverAsync(
        SoakPlan plan, FaultPlace place, FaultServerProcess server, MixedLoad load, Task running, Random random, TextWriter output, CancellationToken stop)
    {
        output.WriteLine("    time     jobs  answers  kills  resident MiB  handles  threads  database MiB  kept jobs");
        var clock = Stopwatch.StartNew();
        var killed = 0;
        var nextRow = TimeSpan.Zero;
        var nextKill = Draw();
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(0.5));
        while (!stop.IsCancellationRequested && !running.IsCompleted)
        {
            if (clock.Elapsed >= nextRow)
            {
                nextRow += plan.Length / Rows;
                output.WriteLine(await RowAsync(clock.Elapsed, killed, place, server, load));
            }

            if (clock.Elapsed >= nextKill)
            {
                nextKill = clock.Elapsed + Draw();
                await server.KillAsync();
                killed++;
                await server.StartAsync();
            }

            await second.WaitForNextTickAsync(CancellationToken.None);
        }

        output.WriteLine(await RowAsync(clock.Elapsed, killed, place, server, load));
        return killed;

        TimeSpan Draw() => plan.KillEvery == TimeSpan.Zero ? TimeSpan.MaxValue / 2 : plan.KillEvery * (0.2 + (1.6 * random.NextDouble()));
    }

    private static async Task<int> JudgeAsync(FaultPlace place, MixedLoad load, int killed, TextWriter output)
    {
        try
        {
            await StoredJobs.EnsureAsync(place.Database, load.Jobs);
            foreach (var violation in load.Violations)
            {
                output.WriteLine(violation);
            }

            output.WriteLine(load.Violations.Count == 0
                ? $"All invariants held: {load.Finished} jobs, {load.Acknowledged} answers, {killed} kills."
                : $"{load.Violations.Count} invariants did not hold.");
            return load.Violations.Count == 0 ? 0 : 1;
        }
        catch (InvariantException broken)
        {
            output.WriteLine(broken.Message);
            return 1;
        }
    }

    private static async Task<string> RowAsync(TimeSpan at, int killed, FaultPlace place, FaultServerProcess server, MixedLoad load)
    {
        var (resident, handles, threads) = server.Footprint();
        var database = await place.DatabaseBytesAsync();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{at:hh\\:mm\\:ss}  {load.Finished,7}  {load.Acknowledged,7}  {killed,5}  {resident / (1024.0 * 1024.0),12:0.0}  {handles,7}  {threads,7}  {database / (1024.0 * 1024.0),12:0.0}  {load.Jobs.Count,9}");
    }
}
