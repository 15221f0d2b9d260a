using Nexus.Client;
using Nexus.Faults.Invariants;
using Nexus.Faults.Load;
using Nexus.Faults.Server;
using Nexus.V1;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

/// <summary>The machine's clock is set forward and back by an hour while jobs run whose time limits are shorter than that.</summary>
public abstract class TimeStepTests(string provider, ITestOutputHelper output)
{
    private const int Items = 10;

    /// <summary>Milliseconds: with two slots, the job ticks several times after a step.</summary>
    private const int Shots = 800;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SteppedClockFact]
    public async Task Steps_of_an_hour_end_nothing_and_lose_nothing()
    {
        using var clock = new SteppedClock();
        await using var place = await FaultPlace.CreateAsync(provider);
        await using var server = place.NewServer(clock.Variables);
        await server.StartAsync();
        using var client = server.Connect(Patience);
        var program = await ProbeJobs.UploadAsync(client);
        List<AcknowledgedJob> jobs = [];
        foreach (var hours in new[] { 1, -1, 0 })
        {
            var job = new AcknowledgedJob(Guid.NewGuid(), Items, hasProbedResults: true);
            jobs.Add(job);
            await client.SubmitAsync(ProbeJobs.Define(job.JobId, program, Enumerable.Repeat(Shots, Items)));
            await foreach (var changes in client.WatchAsync([job.JobId]))
            {
                // Whatever the first change is, the items run for seconds after it, and the watch goes on over the step.
                clock.Set(TimeSpan.FromHours(hours));
                output.WriteLine($"{changes.Status}, clock set by {hours} h");
                Assert.True(!changes.Status.IsTerminal() || changes.Status == JobStatus.Completed, $"The job ended as {changes.Status}.");
            }
        }

        // A process that starts with a clock that was set back finds rows of its future.
        var last = new AcknowledgedJob(Guid.NewGuid(), Items, hasProbedResults: true);
        jobs.Add(last);
        await client.SubmitAsync(ProbeJobs.Define(last.JobId, program, Enumerable.Repeat(Shots, Items)));
        await client.ReachesAsync(last.JobId, JobStatus.Queued, JobStatus.Running);
        await server.KillAsync();
        clock.Set(TimeSpan.FromHours(-1));
        await server.StartAsync();
        await client.ReachesAsync(last.JobId, JobStatus.Completed);
        await StoredJobs.BecomeQuietAsync(place.Database, Patience);
        await StoredJobs.EnsureAsync(place.Database, jobs);
    }
}
