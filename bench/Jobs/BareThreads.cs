using System.Diagnostics;

namespace Nexus.Jobs.Bench;

/// <summary>The same work on threads alone, one a processor: what the machine gives at this moment. Nothing is kept.</summary>
internal sealed class BareThreads : IContestant
{
    public string Name => "bare threads";

    public Task<Timing> BatchesAsync(int concurrent, int count, int items, int microseconds)
    {
        double[] latencies = new double[count];
        long began = Stopwatch.GetTimestamp();
        for (int batch = 0; batch < count; batch++)
        {
            long started = Stopwatch.GetTimestamp();
            int next = 0;
            Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
            {
                while (Interlocked.Increment(ref next) <= items)
                {
                    BusyBackend.Work(microseconds);
                }
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            latencies[batch] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return Task.FromResult(new Timing(Stopwatch.GetElapsedTime(began).TotalMilliseconds, latencies));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
