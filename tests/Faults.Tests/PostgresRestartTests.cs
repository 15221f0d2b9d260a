using Nexus.Faults.Invariants;
using Nexus.Faults.Load;
using Nexus.Faults.Server;
using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

/// <summary>PostgreSQL crashes, is restarted as planned, and has its connections ended, under a server with jobs.</summary>
public sealed class PostgresRestartTests(ITestOutputHelper output)
{
    private const int Rounds = 2;
    private const int Users = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [PostgresFact]
    public async Task Restarts_of_the_database_lose_nothing()
    {
        var seed = RandomSeed.Draw(output.WriteLine);
        var random = new Random(seed);
        using var postgres = await PostgresServer.StartAsync();
        await using var place = await FaultPlace.CreateAsync(StorageOptions.Postgres, postgres);
        await using var server = place.NewServer();
        await server.StartAsync();
        using var client = server.Connect(Patience);
        var load = new MixedLoad(client, place.Database, seed);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(Users, stop.Token);
        for (var round = 1; round <= Rounds; round++)
        {
            await WorkedAsync();
            await postgres.RunAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'nexus' AND pid <> pg_backend_pid()");
            await WorkedAsync();
            await postgres.CrashAsync();
            await postgres.StartAgainAsync();
            await WorkedAsync();
            await postgres.StopAsync();
            await postgres.StartAgainAsync();
            output.WriteLine($"round {round}: {load.Acknowledged} answers, {load.Finished} jobs");
        }

        await WorkedAsync();
        await stop.CancelAsync();
        await running.WaitAsync(Patience);
        await StoredJobs.BecomeQuietAsync(place.Database, Patience);
        Assert.Empty(load.Violations);
        await StoredJobs.EnsureAsync(place.Database, load.Jobs);
        Assert.True(server.IsAlive);

        async Task WorkedAsync() =>
            await await Task.WhenAny(load.AnsweredAsync(load.Acknowledged + random.Next(20, 40)), running).WaitAsync(Patience);
    }
}
