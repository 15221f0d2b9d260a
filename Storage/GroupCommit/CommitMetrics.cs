using System.Diagnostics.Metrics;

namespace Nexus.Storage.GroupCommit;

/// <summary>What the meter <c>Nexus</c> tells of commits.</summary>
internal static class CommitMetrics
{
    private static readonly Meter Meter = new("Nexus");

    /// <summary>From the beginning of a batch to the end of its commit, in seconds.</summary>
    public static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("nexus.storage.commit.duration", "s", "Time that a batch of writes takes to become durable.");

    /// <summary>How many writes shared a commit.</summary>
    public static readonly Histogram<int> BatchSize =
        Meter.CreateHistogram<int>("nexus.storage.commit.batch_size", "{write}", "Writes that share one commit.");
}
