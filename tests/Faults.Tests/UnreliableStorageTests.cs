using Nexus.Faults.Invariants;
using Nexus.Faults.Load;
using Nexus.Faults.Server;
using Nexus.Faults.Stores;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

/// <summary>Storage that fails one call in a hundred, half of the writes after having made them.</summary>
public abstract class UnreliableStorageTests(string provider, ITestOutputHelper output)
{
    private const double Share = 0.01;
    private const int Answers = 400;
    private const int Users = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [DatabaseFact]
    public async Task Failing_calls_lose_nothing()
    {
        var seed = RandomSeed.Draw(output.WriteLine);
        var storage = new UnreliableStorage(Share, seed);
        await using var place = await FaultPlace.CreateAsync(provider);
        await using var server = await FaultyServer.StartAsync(place, services => services.AddStoreFault(storage));
        using var client = server.Connect(Patience);
        var load = new MixedLoad(client, place.Database, seed);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(Users, stop.Token);
        await (await Task.WhenAny(load.AnsweredAsync(Answers), running)).WaitAsync(Patience);
        await stop.CancelAsync();
        await running.WaitAsync(Patience);
        await StoredJobs.BecomeQuietAsync(place.Database, Patience);
        output.WriteLine($"{storage.FailedBefore} of {storage.Calls} calls failed, and {storage.FailedAfter} after having written; {load.Finished} jobs");
        Assert.True(storage.FailedBefore > 0 && storage.FailedAfter > 0);
        Assert.Empty(load.Violations);
        await StoredJobs.EnsureAsync(place.Database, load.Jobs);
    }
}
