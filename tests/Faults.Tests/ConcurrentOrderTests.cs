using System.Collections.Concurrent;
using Grpc.Core;
using Nexus.Client;
using Nexus.Faults.Invariants;
using Nexus.Faults.Load;
using Nexus.Faults.Server;
using Nexus.V1;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

/// <summary>Many resubmissions and cancellations of one job at the same moment.</summary>
public abstract class ConcurrentOrderTests(string provider, ITestOutputHelper output)
{
    private const int Orders = 64;
    private const int Waves = 3;
    private const int Items = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [DatabaseFact]
    public async Task Their_receipts_agree_and_attempts_have_no_gaps_and_no_doubles()
    {
        var seed = RandomSeed.Draw(output.WriteLine);
        await using var place = await FaultPlace.CreateAsync(provider);
        await using var server = await FaultyServer.StartAsync(place, _ => { });
        using var client = server.Connect(Patience);
        var program = await ProbeJobs.UploadAsync(client);
        var job = new AcknowledgedJob(Guid.NewGuid(), Items, hasProbedResults: true);
        await client.SubmitAsync(ProbeJobs.Define(job.JobId, program, Enumerable.Range(1, Items)));
        await client.ReachesAsync(job.JobId, JobStatus.Completed);

        var sent = new ConcurrentBag<(int Item, int Attempt)>();
        for (var wave = 1; wave <= Waves; wave++)
        {
            await Task.WhenAll(Enumerable.Range(0, Orders).Select(order => Task.Run(
                () => OrderAsync(client, job, new Random(HashCode.Combine(seed, wave, order)), sent))));
            await StoredJobs.BecomeQuietAsync(place.Database, Patience);
        }

        output.WriteLine($"{sent.Count} items were sent again");
        Assert.NotEmpty(sent);
        foreach (var (item, attempts) in sent.GroupBy(s => s.Item).Select(g => (g.Key, g.Select(s => s.Attempt).Order())))
        {
            // Each receipt named an attempt of its own, and each of them was made.
            Assert.Equal(Enumerable.Range(2, attempts.Count()), attempts);
            foreach (var _ in attempts)
            {
                job.Sent(item);
            }
        }

        await StoredJobs.EnsureAsync(place.Database, [job]);
    }

    private static async Task OrderAsync(NexusClient client, AcknowledgedJob job, Random random, ConcurrentBag<(int Item, int Attempt)> sent)
    {
        int[] items = [.. Enumerable.Range(1, Items).Where(_ => random.Next(3) == 0)];
        try
        {
            if (random.Next(2) == 0)
            {
                var cancelled = await client.CancelAsync(job.JobId, items);
                Assert.Equal(
                    items.Length == 0 ? Enumerable.Range(1, Items) : items,
                    cancelled.Asked.Concat(cancelled.Already).Concat(cancelled.Ended).Order());
                return;
            }

            var resubmitted = await client.ResubmitAsync(new ResubmitRequest
            {
                JobId = job.JobId.ToString(),
                Items = { items },
                Statuses = { items.Length == 0 ? [JobStatus.Completed] : Array.Empty<JobStatus>() },
                Strategy = random.Next(2) == 0 ? ResubmitStrategy.FullRestart : ResubmitStrategy.ForceResubmit,
            });
            foreach (var item in resubmitted.Items.Where(i => i.Action == ResubmitAction.Send))
            {
                sent.Add((item.Item, item.Attempt));
            }
        }
        catch (NexusClientException refused) when (refused.Code == StatusCode.FailedPrecondition)
        {
            // Nothing was left to cancel, or none was in the status asked for.
        }
    }
}
