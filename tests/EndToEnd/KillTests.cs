using System.Globalization;
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

        // Nothing runs, whatever the job's row has last been told.
        var left = await OfflineTruth.AssertOneAsync(_place, jobId.ToString());
        Assert.Equal(["COMPLETED", "SUBMITTED"], left.Keys.Order());

        foreach (var death in deaths.AsSpan(1).ToArray())
        {
            await using var resume = NexusProcess.Start(_place.DataDirectory, "resume");
            await resume.ErrorLineAsync($"job {jobId} goes on");
            await KillAfterAsync(resume, jobId, death);
        }

        (await NexusProcess.RunAsync(_place.DataDirectory, "resume")).Expect(0, $"job {jobId} goes on");
        await CompletedJob.AssertAsync(_place, jobId, ItemCount, _interrupted);
        var results = (await NexusProcess.RunAsync(_place.DataDirectory, "results", jobId.ToString(), "--json")).Expect(0).Json();
        Assert.Equal(
            Enumerable.Repeat(Shots, ItemCount),
            results.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("counts").EnumerateObject().Sum(c => c.Value.GetInt32())));
    }

    /// <summary>Kills the process after so many finished items, and adds to the starts that its death interrupted.</summary>
    private async Task KillAfterAsync(ChildProcess nexus, Guid jobId, int finished)
    {
        var (kept, granted) = await _place.KillAfterAsync(nexus, jobId, finished);
        output.WriteLine($"killed process {nexus.Id} after {kept} items, with {granted.Count} granted");
        Assert.InRange(kept, finished, ItemCount - 1);
        _interrupted.AddRange(granted);
    }
}
