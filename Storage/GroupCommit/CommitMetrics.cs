using System.Diagnostics.Metrics;

namespace Nexus.Storage.GroupCommit;

/// <summary>What the meter <c>Nexus</c> tells of commits.</summary>
internal static class CommitMetrics
{
    private static readonly Meter Meter = new("Nexus");

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<int> Writes = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] };

    /// <summary>From the beginning of a batch to the end of its commit, in seconds.</summary>
    public static readonly Histogram<double> Duration =
        Meter.CreateHistogram("nexus.storage.commit.duration", "s", "Time that a batch of writes takes to become durable.", advice: Seconds);

    /// <summary>How many writes shared a commit.</summary>
    public static readonly Histogram<int> BatchSize =
        Meter.CreateHistogram("nexus.storage.commit.batch_size", "{write}", "Writes that share one commit.", advice: Writes);

    /// <summary>How many writes failed, or ended with an unknown outcome.</summary>
    public static readonly Counter<long> Failures =
        Meter.CreateCounter<long>("nexus.storage.write.failures", "{write}", "Writes that failed, or whose outcome is unknown.");
}
