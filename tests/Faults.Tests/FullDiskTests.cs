using System.Net;
using Grpc.Core;
using Nexus.Client;
using Nexus.Faults.Invariants;
using Nexus.Faults.Load;
using Nexus.Faults.Server;
using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

/// <summary>The disk of the database has no room left, while a job runs.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private const int Items = 12;

    /// <summary>Large results, of items that last for longer than it takes to fill the disk.</summary>
    private const int Shots = 1007;

    /// <summary>Enough for an empty server's data and its write-ahead log.</summary>
    private const int PostgresMegabytes = 128;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SmallDiskFact]
    public async Task Sqlite_says_so_loses_nothing_and_goes_on_once_there_is_room()
    {
        using var disk = SmallDisk.Mount(16);
        await using var place = await FaultPlace.CreateAsync(StorageOptions.Sqlite, at: disk.Path);
        await FillAndMakeRoomAsync(disk, place, () => Task.CompletedTask);
    }

    [SmallDiskFact(NeedsPostgres = true)]
    public async Task Postgres_says_so_loses_nothing_and_goes_on_once_there_is_room()
    {
        using var disk = SmallDisk.Mount(PostgresMegabytes);
        using var postgres = await PostgresServer.StartAsync(disk.Path);
        await using var place = await FaultPlace.CreateAsync(StorageOptions.Postgres, postgres);
        await FillAndMakeRoomAsync(disk, place, async () =>
        {
            try
            {
                // A server that could not write its log has stopped; somebody starts it again.
                await postgres.StartAgainAsync();
            }
            catch (InvalidOperationException)
            {
                output.WriteLine("PostgreSQL runs on.");
            }
        });
    }

    private async Task FillAndMakeRoomAsync(SmallDisk disk, FaultPlace place, Func<Task> restartDatabase)
    {
        await using var server = place.NewServer();
        await server.StartAsync();
        using var client = server.Connect(TimeSpan.Zero);
        var program = await ProbeJobs.UploadAsync(client);
        var running = new AcknowledgedJob(Guid.NewGuid(), Items, hasProbedResults: true);
        await client.SubmitAsync(ProbeJobs.Define(running.JobId, program, Enumerable.Repeat(Shots, Items)));
        await client.ReachesAsync(running.JobId, V1.JobStatus.Queued, V1.JobStatus.Running);
        disk.Fill();

        // What fits into pages that are there is still accepted, and kept.
        List<AcknowledgedJob> accepted = [running];
        NexusClientException? refused = null;
        using var patience = new CancellationTokenSource(Patience);
        while (refused is null || refused.Reason != "STORAGE_FULL")
        {
            patience.Token.ThrowIfCancellationRequested();
            var job = new AcknowledgedJob(Guid.NewGuid(), 300, hasProbedResults: true);
            try
            {
                await client.SubmitAsync(ProbeJobs.Define(job.JobId, program, Enumerable.Repeat(1, 300)), patience.Token);
                accepted.Add(job);
            }
            catch (NexusClientException failure)
            {
                refused = failure;
                output.WriteLine($"{failure.Code} {failure.Reason}: {failure.Message}");
            }
        }

        Assert.Equal(StatusCode.ResourceExhausted, refused.Code);
        Assert.Contains("no room", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.RetryAfter);
        await ReadinessAsync(server, HttpStatusCode.ServiceUnavailable, "no room");
        Assert.True(server.IsAlive);

        disk.MakeRoom();
        await restartDatabase();
        output.WriteLine($"{accepted.Count} jobs were accepted");
        await StoredJobs.BecomeQuietAsync(place.Database, Patience);
        await StoredJobs.EnsureAsync(place.Database, accepted);
        await ReadinessAsync(server, HttpStatusCode.OK, "ready");
        var afterwards = new AcknowledgedJob(Guid.NewGuid(), 1, hasProbedResults: true);
        await client.SubmitAsync(ProbeJobs.Define(afterwards.JobId, program, [1]));
        await StoredJobs.BecomeQuietAsync(place.Database, Patience);
        await StoredJobs.EnsureAsync(place.Database, [afterwards]);
        await server.KillAsync();
        await server.StartAsync();
        await StoredJobs.EnsureAsync(place.Database, [.. accepted, afterwards]);
    }

    /// <summary>Waits until the page of readiness says something.</summary>
    private static async Task ReadinessAsync(FaultServerProcess server, HttpStatusCode status, string text)
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var answer = await http.GetAsync(new Uri(server.Http, "/health/ready"), patience.Token);
            var page = await answer.Content.ReadAsStringAsync(patience.Token);
            if (answer.StatusCode == status && page.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }
    }
}
