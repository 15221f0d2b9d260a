using System.Globalization;
using System.Text.Json;

namespace Nexus.EndToEnd.Tests;

/// <summary>Several processes on one data directory, and stops that are asked for.</summary>
public sealed class SharedDirectoryTests : IDisposable
{
    private const int ItemCount = 300;

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task While_one_runs_a_second_run_is_told_who_holds_the_directory_and_lists_and_results_are_shown()
    {
        await using var first = NexusProcess.Start(
            _place.DataDirectory, ["run", .. await Workload.WriteHeavyAsync(_place, ItemCount), "--shots", "100"]);
        var id = IdIn(await first.ErrorLineAsync("accepted: 300 items"));

        (await NexusAsync("run", _place.Write("bell.qasm", Circuits.Bell))).Expect(
            4, string.Create(CultureInfo.InvariantCulture, $"The data directory {_place.DataDirectory} is in use by process {first.Id} (nexus run, since "));
        (await NexusAsync("resume")).Expect(4, "is in use by process");

        await first.ErrorLineAsync("items finished");
        var job = Assert.Single((await NexusAsync("jobs", "--json")).Expect(0).Json().GetProperty("jobs").EnumerateArray());
        Assert.Equal(id, job.GetProperty("job").GetString());
        Assert.InRange(WithCounts((await NexusAsync("results", id, "--json")).Expect(0).Json()), 1, ItemCount - 1);
        Assert.False(first.HasExited);
    }

    [Fact]
    public async Task A_job_stopped_by_Ctrl_C_is_kept_and_resumed()
    {
        await using var first = NexusProcess.Start(
            _place.DataDirectory, ["run", .. await Workload.WriteAsync(_place, ItemCount), "--shots", "100"]);
        var id = IdIn(await first.ErrorLineAsync("accepted: 300 items"));
        await first.ErrorLineAsync("items finished");

        first.Interrupt();
        (await first.ExitAsync()).Expect(130, $"Job {id} is kept with all finished results; go on with: nexus resume");
        Assert.InRange(WithCounts((await NexusAsync("results", id, "--json")).Expect(0).Json()), ItemCount / 10, ItemCount - 1);
        await OfflineTruth.AssertOneAsync(_place, id);

        var resumed = (await NexusAsync("resume", "--json")).Expect(0, $"job {id} goes on");
        Assert.Equal($$"""{"jobs":[{"job":"{{id}}","status":"COMPLETED"}]}""", resumed.Output.TrimEnd());
        Assert.Equal(ItemCount, WithCounts((await NexusAsync("results", id, "--json")).Expect(0).Json()));
    }

    [Fact]
    public async Task An_interrupted_job_goes_on_beside_the_next_run()
    {
        await using var first = NexusProcess.Start(_place.DataDirectory, ["run", .. await Workload.WriteAsync(_place, ItemCount), "--shots", "100"]);
        await first.ErrorLineAsync("items finished");
        first.Terminate();
        var stopped = (await first.ExitAsync()).Expect(130, "go on with: nexus resume");
        Assert.Equal("", stopped.Output);

        (await NexusAsync("run", _place.Write("bell.qasm", Circuits.Bell))).Expect(0);

        Assert.Equal(2, (await NexusAsync("jobs", "--json")).Expect(0).Json().GetProperty("jobs").GetArrayLength());
        (await NexusAsync("resume")).Expect(0);
    }

    [Fact]
    public async Task Two_runs_at_once_corrupt_nothing()
    {
        var circuit = _place.Write("bell.qasm", Circuits.Bell);
        await using var one = NexusProcess.Start(_place.DataDirectory, "run", circuit);
        await using var other = NexusProcess.Start(_place.DataDirectory, "run", circuit);

        NexusExit[] ends = [await one.ExitAsync(), await other.ExitAsync()];

        // Whoever came second either waited for nothing, because the first had finished, or was told.
        Assert.Contains(ends, e => e.Code == 0);
        foreach (var end in ends.Where(e => e.Code != 0))
        {
            end.Expect(4, "is in use by");
        }

        var jobs = (await NexusAsync("jobs", "--json")).Expect(0).Json().GetProperty("jobs");
        Assert.Equal(ends.Count(e => e.Code == 0), jobs.GetArrayLength());
        Assert.All(jobs.EnumerateArray(), j => Assert.Equal("COMPLETED", j.GetProperty("status").GetString()));
    }

    /// <summary>The job's id in a line such as <c>job 3f2a... accepted: 300 items</c>.</summary>
    private static string IdIn(string line) => line.Split(' ')[1];

    private static int WithCounts(JsonElement job) => job.GetProperty("items").EnumerateArray().Count(i => i.TryGetProperty("counts", out _));

    private Task<NexusExit> NexusAsync(params string[] args) => NexusProcess.RunAsync(_place.DataDirectory, args);
}
