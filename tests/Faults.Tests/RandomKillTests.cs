using Nexus.Faults.Invariants;
using Nexus.Faults.Load;
using Nexus.Faults.Server;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

/// <summary>kill -9 at random, again and again, under a load of all that can be asked of jobs.</summary>
public abstract class RandomKillTests(string provider, ITestOutputHelper output)
{
    private const int Kills = 10;
    private const int Users = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [DatabaseFact]
    public async Task Ten_deaths_under_load_lose_nothing()
    {
        var seed = RandomSeed.Draw(output.WriteLine);
        var random = new Random(seed);
        await using var place = await FaultPlace.CreateAsync(provider);
        await using var server = place.NewServer();
        await server.StartAsync();
        using var client = server.Connect(Patience);
        var load = new MixedLoad(client, place.Database, seed);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(Users, stop.Token);
        List<(Guid JobId, int Number, long Lease)> interrupted = [];
        for (var kill = 1; kill <= Kills; kill++)
        {
            var reached = load.AnsweredAsync(load.Acknowledged + random.Next(1, 40));
            await await Task.WhenAny(reached, running);
            await server.KillAsync();
            interrupted.AddRange(await StoredJobs.GrantsAsync(place.Database));
            output.WriteLine($"kill {kill} after {load.Acknowledged} answers and {load.Finished} jobs; {interrupted.Count} starts interrupted so far");
            await server.StartAsync();
        }

        await stop.CancelAsync();
        await running.WaitAsync(Patience);
        await StoredJobs.BecomeQuietAsync(place.Database, Patience);
        Assert.Empty(load.Violations);
        await StoredJobs.EnsureAsync(place.Database, load.Jobs);
        var undisturbed = load.Jobs.Where(j => j.IsUndisturbed).Select(j => j.JobId).ToHashSet();
        foreach (var (jobId, number, lease) in interrupted.Where(i => undisturbed.Contains(i.JobId)))
        {
            Assert.True(
                await StoredJobs.TellsOfInterruptedStartAsync(place.Database, jobId, number, lease),
                $"Item {number} of job {jobId} has nothing on record of its start under lease {lease}.");
        }
    }
}
