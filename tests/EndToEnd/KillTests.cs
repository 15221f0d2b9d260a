using System.Globalization;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;
using Xunit.Abstractions;

namespace Nexus.EndToEnd.Tests;

/// <summary>kill -9 in the middle of a job, again and again.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const string SeedVariable = "NEXUS_TEST_SEED";
    private const int ItemCount = 300;
    private const int Shots = 100;

    private readonly Workplace _place = new();
    private readonly List<(int Number, long Lease)> _interrupted = [];

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_job_of_300_survives_three_kills_with_one_result_for_each_item()
    {
        var seed = int.TryParse(
            Environment.GetEnvironmentVariable(SeedVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var chosen)
                ? chosen
                : Environment.TickCount & int.MaxValue;
        output.WriteLine($"{SeedVariable}={seed}");
        var random = new Random(seed);

        // After how many finished items each process dies.
        int[] deaths = [random.Next(10, 90), random.Next(100, 180), random.Next(190, 270)];
        output.WriteLine($"killed after {string.Join(", ", deaths)} finished items");

        var circuits = await Workload.WriteAsync(_place, ItemCount);
        Guid jobId;
        await using (var run = NexusProcess.Start(
            _place.DataDirectory, ["run", .. circuits, "--shots", Shots.ToString(CultureInfo.InvariantCulture)]))
        {
            jobId = Guid.Parse((await run.ErrorLineAsync("accepted: 300 items")).Split(' ')[1]);
            await KillAfterAsync(run, jobId, deaths[0]);
        }

        foreach (var death in deaths.AsSpan(1).ToArray())
        {
            await using var resume = NexusProcess.Start(_place.DataDirectory, "resume");
            await resume.ErrorLineAsync($"job {jobId} goes on");
            await KillAfterAsync(resume, jobId, death);
        }

        (await NexusProcess.RunAsync(_place.DataDirectory, "resume")).Expect(0, $"job {jobId} goes on");
        await AssertCompleteAsync(jobId);
        var results = (await NexusProcess.RunAsync(_place.DataDirectory, "results", jobId.ToString(), "--json")).Expect(0).Json();
        Assert.Equal(
            Enumerable.Repeat(Shots, ItemCount),
            results.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("counts").EnumerateObject().Sum(c => c.Value.GetInt32())));
    }

    /// <summary>Kills the process after so many finished items, and adds to the starts that its death interrupted.</summary>
    private async Task KillAfterAsync(NexusProcess nexus, Guid jobId, int finished)
    {
        await using var database = _place.OpenDatabase();
        using var limit = new CancellationTokenSource(NexusProcess.Limit);
        while ((await database.Jobs.ReadItemsAsync(jobId, limit.Token)).Count(i => i.Status == JobStatus.Completed) < finished)
        {
            Assert.False(nexus.HasExited, "nexus ended before it could be killed.");
        }

        await nexus.KillAsync();
        var kept = (await database.Jobs.ReadItemsAsync(jobId, limit.Token)).Count(i => i.Status == JobStatus.Completed);
        var granted = (await database.Grants.ReadAsync("statevector", limit.Token)).Grants;
        output.WriteLine($"killed process {nexus.Id} after {kept} items, with {granted.Count} granted");
        Assert.InRange(kept, finished, ItemCount - 1);
        _interrupted.AddRange(granted.Select(g => (g.Number, g.Lease)));
    }

    private async Task AssertCompleteAsync(Guid jobId)
    {
        await using var database = _place.OpenDatabase();
        var items = await database.Jobs.ReadItemsAsync(jobId);
        Assert.Equal(Enumerable.Range(1, ItemCount), items.Select(i => i.Number));
        Assert.All(items, item => Assert.Equal((JobStatus.Completed, 1, 0), (item.Status, item.Attempt, item.Deaths)));
        var onRecord = new List<(int Number, long Lease)>();
        foreach (var item in items)
        {
            var attempt = Assert.Single(await database.Jobs.ReadAttemptsAsync(jobId, item.Number));
            Assert.Equal((1, JobStatus.Completed), (attempt.Attempt, attempt.Outcome));
            var result = await database.Jobs.ReadResultAsync(jobId, item.Number, attempt.Attempt);
            Assert.NotNull(result);
            Assert.Equal(attempt.Lease, result.Lease);
            onRecord.AddRange(InterruptedStarts(await database.Jobs.ReadHistoryAsync(jobId, item.Number)).Select(lease => (item.Number, lease)));
        }

        Assert.NotEmpty(_interrupted);
        Assert.Equal(_interrupted.Distinct().Order(), onRecord.Order());
        Assert.Empty((await database.Grants.ReadAsync("statevector")).Grants);
    }

    /// <summary>Asserts that the entries have no gaps and end once; returns the leases of the starts that a death interrupted.</summary>
    private static IEnumerable<long> InterruptedStarts(IReadOnlyList<HistoryRecord> history)
    {
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(h => h.Sequence));
        Assert.Equal(JobStatus.Submitted, history[0].To);
        Assert.Equal(JobStatus.Completed, history[^1].To);
        Assert.Single(history, h => h.To == JobStatus.Completed);
        return history.Where(h => h.Reason.Contains("whose process died", StringComparison.Ordinal)).Select(h => h.Lease);
    }
}
