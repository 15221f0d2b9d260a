using System.Diagnostics;
using Nexus.Grains.Jobs;

namespace Nexus.Jobs.Bench;

/// <summary>Nexus, with the silos in this process. A batch is a job, and its end is what a watcher of the job is told.</summary>
internal sealed class NexusContestant(string name, NexusSilos silos, Guid program) : IDurableContestant
{
    /// <summary>The most items of a job.</summary>
    private const int JobItems = 300;

    public string Name => name;

    public async Task<Timing> BatchesAsync(int concurrent, int count, int items, int microseconds)
    {
        double[] latencies = new double[count];
        int next = -1;
        (TimeSpan process, TimeSpan work) = (Environment.CpuUsage.TotalTime, BusyBackend.WorkTime);
        long began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrent).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is int batch && batch < count)
            {
                long submitted = Stopwatch.GetTimestamp();
                await EndAsync(await silos.SubmitAsync(BusyBackend.Busy, program, items, microseconds));
                latencies[batch] = Stopwatch.GetElapsedTime(submitted).TotalMilliseconds;
            }
        }));
        double elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        TimeSpan engine = Environment.CpuUsage.TotalTime - process - (BusyBackend.WorkTime - work);
        return new Timing(elapsed, latencies, engine.TotalMilliseconds);
    }

    public async Task<Timing> AcknowledgementsAsync(int waiting, int count)
    {
        silos.Held.Hold();
        long began = Stopwatch.GetTimestamp();
        var jobs = new List<IJobGrain>();
        for (int left = waiting; left > 0; left -= JobItems)
        {
            jobs.Add(await silos.SubmitAsync(BusyBackend.Held, program, Math.Min(left, JobItems), 0));
        }

        double[] latencies = new double[count];
        for (int index = 0; index < count; index++)
        {
            long submitted = Stopwatch.GetTimestamp();
            jobs.Add(await silos.SubmitAsync(BusyBackend.Held, program, 1, 0));
            latencies[index] = Stopwatch.GetElapsedTime(submitted).TotalMilliseconds;
        }

        double elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        silos.Held.Release();
        await Task.WhenAll(jobs.Select(EndAsync));
        return new Timing(elapsed, latencies);
    }

    public async Task<Timing> PickupsAsync(int count, int idle)
    {
        double[] latencies = new double[count];
        long began = Stopwatch.GetTimestamp();
        for (int index = 0; index < count; index++)
        {
            await Task.Delay(idle);
            long submitted = Stopwatch.GetTimestamp();
            await EndAsync(await silos.SubmitAsync(BusyBackend.Busy, program, 1, 0));
            latencies[index] = Stopwatch.GetElapsedTime(submitted, BusyBackend.LastStart).TotalMilliseconds;
        }

        return new Timing(Stopwatch.GetElapsedTime(began).TotalMilliseconds, latencies);
    }

    public ValueTask DisposeAsync() => silos.DisposeAsync();

    private static async Task EndAsync(IJobGrain job)
    {
        JobChanges? changes = null;
        do
        {
            changes = await job.Watch(changes?.Cursor);
        }
        while (!changes.Status.IsTerminal());

        if (changes.Status != JobStatus.Completed)
        {
            throw new InvalidOperationException($"The job ended as {changes.Status}.");
        }
    }
}
