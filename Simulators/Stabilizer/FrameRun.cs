namespace Nexus.Simulators.Stabilizer;

/// <summary>Takes shots with Pauli frames, batch after batch, on several threads.</summary>
internal static class FrameRun
{
    /// <summary>What is done with a finished batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="thread">The number of the thread.</param>
    /// <param name="first">The number of its first shot.</param>
    /// <param name="count">How many of its shots count.</param>
    public delegate void Receiver(FrameBatch batch, int thread, int first, int count);

    /// <summary>Runs all batches.</summary>
    public static void Run(FrameProgram program, SimulationOptions options, Receiver receive, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var batches = (options.Shots + (long)program.BatchShots - 1) / program.BatchShots;
        var threads = (int)Math.Min(options.MaxThreads, batches);
        var meter = new ProgressMeter(progress, batches);
        long next = 0;
        long done = 0;
        long told = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        WorkerThreads.Run(
            threads,
            thread =>
            {
                using var batch = new FrameBatch(program);
                while (Interlocked.Increment(ref next) - 1 is var number && number < batches)
                {
                    batch.Run(options.Seed, number, stop.Token);
                    var first = (int)(number * program.BatchShots);
                    receive(batch, thread, first, Math.Min(program.BatchShots, options.Shots - first));
                    Interlocked.Increment(ref done);
                    if (thread == 0)
                    {
                        var now = Interlocked.Read(ref done);
                        meter.Add(now - told);
                        told = now;
                    }
                }
            },
            stop.Cancel);
        cancellationToken.ThrowIfCancellationRequested();
        meter.Complete();
    }
}
