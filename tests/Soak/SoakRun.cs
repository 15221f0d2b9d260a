using System.Diagnostics;
using Nexus.Faults.Invariants;
using Nexus.Faults.Load;
using Nexus.Faults.Server;

namespace Nexus.Soak;

/// <summary>A soak: a mixed load with kills, a table of what the server takes, and at the end the invariants of all that is stored.</summary>
internal sealed class SoakRun
{
    private const int RowCount = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly SoakPlan _plan;
    private readonly FaultPlace _place;
    private readonly FaultServerProcess _server;
    private readonly MixedLoad _load;
    private readonly Random _random;
    private readonly TextWriter _output;
    private readonly List<SoakRow> _rows = [];
    private readonly List<(Guid JobId, int Number, long Lease)> _interrupted = [];
    private int _killed;

    private SoakRun(SoakPlan plan, FaultPlace place, FaultServerProcess server, MixedLoad load, int seed, TextWriter output)
    {
        (_plan, _place, _server, _load, _output) = (plan, place, server, load, output);
        _random = new Random(seed);
    }

    /// <summary>Runs it.</summary>
    public static async Task<SoakOutcome> RunAsync(SoakPlan plan, TextWriter output, CancellationToken stopped)
    {
        var seed = RandomSeed.Draw(output.WriteLine);
        await using var place = await FaultPlace.CreateAsync(plan.Provider);
        await using var server = place.NewServer();
        await server.StartAsync();
        using var client = server.Connect(Patience);
        var load = new MixedLoad(client, place.Database, seed) { Forgotten = 0.8 };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        var running = load.RunAsync(plan.Users, stop.Token);
        var run = new SoakRun(plan, place, server, load, seed, output);
        await run.WatchOverAsync(running, stop.Token);
        await stop.CancelAsync();
        await running.WaitAsync(Patience, CancellationToken.None);
        await StoredJobs.BecomeQuietAsync(place.Database, Patience);
        return await run.JudgeAsync();
    }

    /// <summary>Prints a row now and then, and kills the server now and then, until the end.</summary>
    private async Task WatchOverAsync(Task running, CancellationToken stop)
    {
        _output.WriteLine(SoakRow.Head);
        var clock = Stopwatch.StartNew();
        var nextRow = TimeSpan.Zero;
        var nextKill = Draw();
        var calm = _plan.Length - _plan.Calm;
        var answered = 0L;
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(0.5));
        while (!stop.IsCancellationRequested && !running.IsCompleted && clock.Elapsed < calm + _plan.Calm)
        {
            if (clock.Elapsed >= nextRow)
            {
                nextRow += _plan.Length / RowCount;
                await AddRowAsync(clock.Elapsed);
            }

            // A kill before anything was answered would only repeat the one before.
            if (clock.Elapsed >= nextKill && (clock.Elapsed < calm || _killed < _plan.FewestKills) && _load.Acknowledged > answered)
            {
                await _server.KillAsync();
                _killed++;
                _interrupted.AddRange(await StoredJobs.GrantsAsync(_place.Database));
                await _server.StartAsync();
                answered = _load.Acknowledged;
                nextKill = clock.Elapsed + Draw();
                calm = clock.Elapsed > calm ? clock.Elapsed : calm;
            }
            else if (clock.Elapsed > calm && _killed < _plan.FewestKills)
            {
                calm = clock.Elapsed;
            }

            await second.WaitForNextTickAsync(CancellationToken.None);
        }

        await AddRowAsync(clock.Elapsed);

        TimeSpan Draw() => _plan.KillEvery == TimeSpan.Zero ? TimeSpan.MaxValue / 2 : _plan.KillEvery * (0.2 + (1.6 * _random.NextDouble()));
    }

    private async Task<SoakOutcome> JudgeAsync()
    {
        List<string> violations = [.. _load.Violations];
        try
        {
            await StoredJobs.EnsureAsync(_place.Database, _load.Jobs);
        }
        catch (InvariantException broken)
        {
            violations.AddRange(broken.Violations);
        }

        var undisturbed = _load.Jobs.Where(j => j.IsUndisturbed).Select(j => j.JobId).ToHashSet();
        foreach (var (jobId, number, lease) in _interrupted.Where(i => undisturbed.Contains(i.JobId)))
        {
            if (!await StoredJobs.TellsOfInterruptedStartAsync(_place.Database, jobId, number, lease))
            {
                violations.Add($"Item {number} of job {jobId} has nothing on record of its start under lease {lease}, which a kill interrupted.");
            }
        }

        foreach (var violation in violations)
        {
            _output.WriteLine(violation);
        }

        _output.WriteLine(violations.Count == 0
            ? $"All invariants held: {_load.Finished} jobs, {_load.Acknowledged} answers, {_killed} kills, {_interrupted.Count} starts interrupted."
            : $"{violations.Count} invariants did not hold.");
        return new SoakOutcome(violations, _killed, _rows);
    }

    private async Task AddRowAsync(TimeSpan at)
    {
        var (resident, handles, threads) = _server.Footprint();
        var row = new SoakRow(
            at, _load.Finished, _load.Acknowledged, _killed, resident, handles, threads, await _place.DatabaseBytesAsync(), _load.Jobs.Count);
        _rows.Add(row);
        _output.WriteLine(row);
    }
}
