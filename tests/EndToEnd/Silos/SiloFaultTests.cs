using System.Diagnostics;
using System.Globalization;
using System.Net;
using Grpc.Core;
using Nexus.Client;
using Nexus.Postgres.Testing;
using Xunit.Abstractions;

namespace Nexus.EndToEnd.Tests.Silos;

/// <summary>What becomes of acknowledged jobs when whole silos die, hang, leave, are cut off from the database, or all go at once.</summary>
public sealed class SiloFaultTests(SiloCluster cluster, ITestOutputHelper output) : IClassFixture<SiloCluster>
{
    private const string SeedVariable = "NEXUS_TEST_SEED";

    /// <summary>How soon after the death of a silo all its work must be done, on a machine that is not that much slower than ours.</summary>
    private static readonly TimeSpan AfterDeath = TimeSpan.FromSeconds(60);

    [PostgresFact]
    public async Task Servers_that_first_start_at_the_same_moment_make_one_administrators_token_and_it_is_good_at_all_of_them()
    {
        await cluster.StartMissingAsync();
        Assert.Equal(1, cluster.TokensMade);
        Assert.Equal(1L, await cluster.QueryAsync("SELECT count(*) FROM access_token WHERE name = 'administrator'"));
        foreach (var gateway in new int?[] { 0, 1, null })
        {
            using var client = cluster.Connect(gateway);
            Assert.Contains(await client.ListBackendsAsync(), b => b.Name == "statevector" && b.Slots == 2 * SiloCluster.Size);
        }
    }

    [PostgresFact]
    public async Task Of_ten_jobs_of_300_none_is_lost_or_late_when_one_of_three_silos_is_killed_in_their_middle()
    {
        await cluster.StartMissingAsync();
        using var client = cluster.Connect();
        var load = await JobLoad.SubmitAsync(cluster, client, jobs: 10);
        using var asked = new CancellationTokenSource();
        var answers = AskAsync([.. load.JobIds.Take(2)], asked.Token);
        var watched = WatchAsync(client, load.JobIds);
        await load.UntilFinishedAsync(400);

        var victim = Victim();
        await cluster.KillAsync(victim);
        var since = Stopwatch.StartNew();
        var finished = await load.FinishedAsync();
        await load.UntilDoneAsync();
        output.WriteLine($"silo {victim} killed after {finished} items; all done {since.Elapsed.TotalSeconds:0.0} s later; {await load.InterruptedAsync()} starts interrupted");
        Assert.InRange(finished, 400, 2999);
        Assert.True(since.Elapsed < AfterDeath, $"It took {since.Elapsed}.");
        await load.AssertAsync();

        // Who watched through the gateway that runs alone has seen the end of each job, and who asked it was told to try again at worst.
        Assert.Equal(load.JobIds.Order(), (await watched).Order());
        await asked.CancelAsync();
        var (answered, failures) = await answers;
        output.WriteLine($"{answered} calls answered, {failures.Count} refused meanwhile");
        Assert.NotEqual(0, answered);
        Assert.All(failures, failure => Assert.True(
            failure is { Code: StatusCode.Unavailable, RetryAfter: not null }, $"{failure.Code} {failure.Reason}: {failure.Message}"));
    }

    [PostgresFact]
    public async Task Jobs_go_on_when_all_silos_are_killed_and_started_again()
    {
        await cluster.StartMissingAsync();
        using var client = cluster.Connect();
        var load = await JobLoad.SubmitAsync(cluster, client, jobs: 5);
        await load.UntilFinishedAsync(300);
        await Task.WhenAll(Enumerable.Range(0, SiloCluster.Size).Select(cluster.KillAsync));
        var finished = await load.FinishedAsync();
        Assert.InRange(finished, 300, 1499);

        var since = Stopwatch.StartNew();
        await cluster.StartMissingAsync();
        var started = since.Elapsed;
        await load.UntilDoneAsync();
        output.WriteLine($"all killed after {finished} items; all up in {started.TotalSeconds:0.0} s, all done in {since.Elapsed.TotalSeconds:0.0} s");
        await load.AssertAsync();

        // The gateway that runs alone has found them again.
        Assert.Equal(load.JobIds.Order(), (await WatchAsync(client, load.JobIds)).Order());
    }

    [PostgresFact]
    public async Task A_silo_that_hangs_is_called_dead_and_when_it_wakes_it_ends_and_changes_nothing()
    {
        await cluster.StartMissingAsync();
        using var client = cluster.Connect();

        // Long enough to be caught running, all of them.
        var load = await JobLoad.SubmitAsync(cluster, client, jobs: 1, items: 40, circuit: Circuits.Layers(18, 20, 1));
        await load.UntilFinishedAsync(6);
        const int Sleeper = 1;
        cluster.Silo(Sleeper).Process.Freeze();
        var since = Stopwatch.StartNew();
        await load.UntilAsync(async () => await DeadAsync(Sleeper), "the silo that hangs is called dead");
        var called = since.Elapsed;
        await load.UntilDoneAsync();
        var interrupted = await load.InterruptedAsync();
        output.WriteLine($"called dead after {called.TotalSeconds:0.0} s; all done after {since.Elapsed.TotalSeconds:0.0} s; {interrupted} starts interrupted");
        Assert.NotEqual(0, interrupted);
        await load.AssertAsync();

        // What it was running it still runs, and reports.
        var before = await load.RecordsAsync();
        since.Restart();
        cluster.Silo(Sleeper).Process.Thaw();
        (await cluster.Silo(Sleeper).Process.ExitAsync()).Expect(4, "the silo cannot go on and ends");
        output.WriteLine($"woken, it ended itself after {since.Elapsed.TotalSeconds:0.0} s");
        Assert.Contains("The silo ends: I have been told I am dead", cluster.LogOf(Sleeper), StringComparison.Ordinal);
        await load.AssertAsync();
        await load.AssertUnchangedAsync(before);
    }

    [PostgresFact]
    public async Task A_silo_that_is_told_to_stop_under_load_interrupts_no_start()
    {
        await cluster.StartMissingAsync();
        using var client = cluster.Connect();
        var load = await JobLoad.SubmitAsync(cluster, client, jobs: 5);
        var watched = WatchAsync(client, load.JobIds);
        await load.UntilFinishedAsync(300);
        var leaver = Victim();
        var since = Stopwatch.StartNew();
        cluster.Silo(leaver).Process.Terminate();
        (await cluster.Silo(leaver).Process.ExitAsync()).Expect(0, "stopping: what runs is handed back");
        var left = since.Elapsed;
        var finished = await load.FinishedAsync();
        await load.UntilDoneAsync();
        output.WriteLine($"silo {leaver} left in {left.TotalSeconds:0.0} s, after {finished} items; all done after {since.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(0, await load.InterruptedAsync());
        await load.AssertAsync();
        Assert.Equal(load.JobIds.Order(), (await watched).Order());
    }

    [PostgresFact]
    public async Task A_silo_that_alone_is_cut_off_from_the_database_says_so_and_ends_and_what_it_had_sent_changes_nothing_when_it_arrives()
    {
        await cluster.StartMissingAsync();
        using var client = cluster.Connect();
        var load = await JobLoad.SubmitAsync(cluster, client, jobs: 10);
        var watched = WatchAsync(client, load.JobIds);
        await load.UntilFinishedAsync(400);
        var victim = Victim();
        cluster.WayOf(victim).Cut();
        var since = Stopwatch.StartNew();
        var finished = await load.FinishedAsync();
        await load.UntilAsync(
            async () => await cluster.ReadinessAsync(victim) is (HttpStatusCode.ServiceUnavailable, var text)
                && text.Contains("The database does not answer.", StringComparison.Ordinal),
            "the silo that is cut off is not ready");
        var said = since.Elapsed;
        (await cluster.Silo(victim).Process.ExitAsync()).Expect(4, "the silo cannot go on and ends");
        var ended = since.Elapsed;
        Assert.Matches("The silo ends: The database .* has not answered this silo for [0-9]+ s, and answers others", cluster.LogOf(victim));
        await load.UntilDoneAsync();
        output.WriteLine(
            $"silo {victim} cut off after {finished} items; not ready after {said.TotalSeconds:0.0} s, ended after {ended.TotalSeconds:0.0} s; all done after {since.Elapsed.TotalSeconds:0.0} s; {await load.InterruptedAsync()} starts interrupted");
        Assert.InRange(finished, 400, 2999);
        await load.AssertAsync();
        Assert.Equal(load.JobIds.Order(), (await watched).Order());

        // What it had sent, and the network kept, arrives now; then it starts again, as by its supervisor, and works.
        var before = await load.RecordsAsync();
        cluster.WayOf(victim).Mend();
        await cluster.StartMissingAsync();
        for (var silo = 0; silo < SiloCluster.Size; silo++)
        {
            Assert.Equal(HttpStatusCode.OK, (await cluster.ReadinessAsync(silo)).Status);
        }

        await load.AssertAsync();
        await load.AssertUnchangedAsync(before);
    }

    [PostgresFact]
    public async Task No_silo_ends_when_the_database_is_away_for_all_and_their_jobs_go_on_when_it_is_back()
    {
        await cluster.StartMissingAsync();
        using var client = cluster.Connect();
        var load = await JobLoad.SubmitAsync(cluster, client, jobs: 5);
        await load.UntilFinishedAsync(300);
        int[] silos = [.. Enumerable.Range(0, SiloCluster.Size)];
        int[] toldBefore = [.. silos.Select(TimesTold)];
        foreach (var silo in silos)
        {
            cluster.WayOf(silo).Cut();
        }

        var since = Stopwatch.StartNew();
        var finished = await load.FinishedAsync();

        // Each has found that it would have to end, if another did better.
        await load.UntilAsync(() => Task.FromResult(silos.All(silo => TimesTold(silo) > toldBefore[silo])), "each silo goes on although the database is away");
        var told = since.Elapsed;
        foreach (var silo in silos)
        {
            cluster.WayOf(silo).Mend();
        }

        await load.UntilDoneAsync();
        output.WriteLine(
            $"all cut off after {finished} items; all decided to go on after {told.TotalSeconds:0.0} s; all done after {since.Elapsed.TotalSeconds:0.0} s; {await load.InterruptedAsync()} starts interrupted");
        Assert.InRange(finished, 300, 1499);
        Assert.All(silos, silo => Assert.False(cluster.Silo(silo).Process.HasExited));
        await load.AssertAsync();

        int TimesTold(int silo) => cluster.LogOf(silo).Split("this one goes on").Length;
    }

    private static async Task<List<Guid>> WatchAsync(NexusClient client, IReadOnlyList<Guid> jobIds)
    {
        var ended = new List<Guid>();
        await foreach (var changes in client.WatchAsync(jobIds))
        {
            if (changes.Status == V1.JobStatus.Completed)
            {
                ended.Add(Guid.Parse(changes.JobId));
            }
        }

        return ended;
    }

    /// <summary>Asks for jobs through the gateway that runs alone, each once at a time, until it is told to stop.</summary>
    private async Task<(int Answered, List<NexusClientException> Failures)> AskAsync(IReadOnlyList<Guid> jobIds, CancellationToken stopped)
    {
        using var client = cluster.Connect();
        var answered = 0;
        var failures = new List<NexusClientException>();
        await Task.WhenAll(jobIds.Select(async jobId =>
        {
            // A caller, not a load.
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
            while (!stopped.IsCancellationRequested && await pace.WaitForNextTickAsync(CancellationToken.None))
            {
                try
                {
                    await client.GetAsync(jobId, CancellationToken.None);
                    Interlocked.Increment(ref answered);
                }
                catch (NexusClientException failure)
                {
                    lock (failures)
                    {
                        failures.Add(failure);
                    }
                }
            }
        }));
        return (answered, failures);
    }

    private async Task<bool> DeadAsync(int silo) => (long)(await cluster.QueryAsync(
        $"SELECT count(*) FROM OrleansMembershipTable WHERE Port = {cluster.PortOf(silo)} AND Status <> 6"))! == 0;

    /// <summary>Any of the silos: which one holds the backend and which the jobs, is the engine's affair.</summary>
    private int Victim()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var chosen)
            ? chosen
            : Environment.TickCount & int.MaxValue;
        output.WriteLine($"{SeedVariable}={seed}");
        return new Random(seed).Next(SiloCluster.Size);
    }
}
