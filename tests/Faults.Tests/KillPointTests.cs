using Nexus.Client;
using Nexus.Faults.Invariants;
using Nexus.Faults.Kills;
using Nexus.Faults.Load;
using Nexus.Faults.Server;
using Nexus.V1;
using Xunit.Abstractions;
using JobStatus = Nexus.Grains.Jobs.JobStatus;
using ResubmitStrategy = Nexus.V1.ResubmitStrategy;

namespace Nexus.Faults.Tests;

/// <summary>kill -9 at each point where a write is done and the next step is not. Each death is the next server's start.</summary>
public abstract class KillPointTests(string provider, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Milliseconds that an item takes which is to be caught while it runs.</summary>
    private const int Long = 120_000;

    private const int Items = 5;

    [DatabaseFact]
    public async Task A_death_at_each_point_loses_nothing()
    {
        await using var place = await FaultPlace.CreateAsync(provider);
        await using var server = place.NewServer();
        List<AcknowledgedJob> all = [];
        List<(KillPoint Point, Guid JobId, int Number, long Lease)> interrupted = [];
        foreach (var point in Enum.GetValues<KillPoint>())
        {
            var job = new AcknowledgedJob(Guid.NewGuid(), Items, hasProbedResults: true);
            output.WriteLine($"{point}: job {job.JobId}");
            await server.StartAsync(point, job.JobId);
            using (var client = server.Connect(TimeSpan.Zero))
            {
                await LeadToAsync(point, client, server, place, job);
            }

            Assert.Equal(137, await server.HasDiedAsync());
            all.Add(job);
            interrupted.AddRange((await StoredJobs.GrantsAsync(place.Database)).Select(g => (point, g.JobId, g.Number, g.Lease)));
            await AssertOnRecordAsync(point, place, job);
        }

        await server.StartAsync();
        await StoredJobs.BecomeQuietAsync(place.Database, Patience);
        await StoredJobs.EnsureAsync(place.Database, all);
        foreach (var (point, job) in Enum.GetValues<KillPoint>().Zip(all))
        {
            Assert.Equal((point, EndOf(point)), (point, (await place.Database.Jobs.ReadAsync(job.JobId))?.Record.Status));
        }

        // What ran, or was about to, when a process died.
        Assert.Contains(interrupted, i => i.Point == KillPoint.GrantWritten);
        Assert.Contains(interrupted, i => i.Point == KillPoint.Running);
        Assert.Contains(interrupted, i => i.Point == KillPoint.ResultStaged);
        foreach (var (point, jobId, number, lease) in interrupted)
        {
            Assert.True(
                await place.Database.Jobs.ReadAsync(jobId) is null || await StoredJobs.TellsOfInterruptedStartAsync(place.Database, jobId, number, lease),
                $"{point}: item {number} of job {jobId} has nothing on record of its start under lease {lease}.");
        }
    }

    /// <summary>Does what makes the server die at the point.</summary>
    private static async Task LeadToAsync(KillPoint point, NexusClient client, FaultServerProcess server, FaultPlace place, AcknowledgedJob job)
    {
        var program = await ProbeJobs.UploadAsync(client);
        var lasting = point is KillPoint.CancelRecorded or KillPoint.CancelTaken or KillPoint.DeleteRecorded;
        var shots = Enumerable.Repeat(lasting ? Long : point == KillPoint.ResultStaged ? 17 : 20, job.Items);
        var submit = client.SubmitAsync(ProbeJobs.Define(job.JobId, program, shots));
        switch (point)
        {
            case KillPoint.JobWritten:
                await DiesAsync(submit);
                return;
            case KillPoint.BeforeDriving:
                await submit;
                server.Kill();
                return;
        }

        if (point is KillPoint.GrantWritten or KillPoint.Running or KillPoint.ResultStaged or KillPoint.ResultWritten)
        {
            await MayDieAsync(submit);
            return;
        }

        await submit;
        await client.ReachesAsync(job.JobId, lasting ? V1.JobStatus.Running : V1.JobStatus.Completed);
        switch (point)
        {
            case KillPoint.CancelRecorded:
                await DiesAsync(client.CancelAsync(job.JobId));
                break;
            case KillPoint.CancelTaken:
                await MayDieAsync(client.CancelAsync(job.JobId));
                break;
            case KillPoint.ResubmitRecorded:
                job.MaybeSent(Enumerable.Range(1, job.Items));
                await DiesAsync(client.ResubmitAsync(FullRestart(job)));
                break;
            case KillPoint.ResubmitTaken:
                job.MaybeSent(Enumerable.Range(1, job.Items));
                await MayDieAsync(client.ResubmitAsync(FullRestart(job)));
                break;
            case KillPoint.DeleteRecorded:
                job.DeletionAsked();
                await DiesAsync(client.DeleteAsync(job.JobId, cancelFirst: true));
                break;
            default:
                job.DeletionAsked();
                await DiesAsync(client.DeleteAsync(job.JobId));
                break;
        }
    }

    /// <summary>What must be durable at the point, no more and no less.</summary>
    private static async Task AssertOnRecordAsync(KillPoint point, FaultPlace place, AcknowledgedJob job)
    {
        var record = (await place.Database.Jobs.ReadAsync(job.JobId))?.Record;
        Assert.Equal((point, point != KillPoint.Deleted), (point, record is not null));
        Assert.Equal((point, point == KillPoint.DeleteRecorded), (point, record?.DeleteAsked == true));
        Assert.Equal(
            (point, point is KillPoint.CancelRecorded or KillPoint.CancelTaken or KillPoint.ResubmitRecorded or KillPoint.ResubmitTaken or KillPoint.DeleteRecorded),
            (point, record?.Pending.Count > 0));
    }

    /// <summary>What becomes of the job; null when it is gone.</summary>
    private static JobStatus? EndOf(KillPoint point) => point switch
    {
        KillPoint.CancelRecorded or KillPoint.CancelTaken => JobStatus.Cancelled,
        KillPoint.DeleteRecorded or KillPoint.Deleted => null,
        _ => JobStatus.Completed,
    };

    private static ResubmitRequest FullRestart(AcknowledgedJob job) => new()
    {
        JobId = job.JobId.ToString(),
        Items = { Enumerable.Range(1, job.Items) },
        Strategy = ResubmitStrategy.FullRestart,
    };

    /// <summary>The call is answered, unless the death that follows it is faster.</summary>
    private static async Task MayDieAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (NexusClientException lost) when (lost.IsUnreachable)
        {
        }
    }

    /// <summary>The call loses its server: nobody is told anything.</summary>
    private static async Task DiesAsync(Task call) =>
        Assert.True((await Assert.ThrowsAsync<NexusClientException>(() => call)).IsUnreachable);
}
