using Nexus.Grains.Jobs;

namespace Nexus.Cli.Jobs;

/// <summary>A job with the results that there are, as commands show it.</summary>
/// <param name="JobId">The job's id.</param>
/// <param name="Status">The job's status, which follows from its items.</param>
/// <param name="Items">Its items in the order of submission.</param>
internal sealed record JobReport(Guid JobId, JobStatus Status, IReadOnlyList<ItemReport> Items)
{
    /// <summary>The share of its work that is done, from 0 to 1; null when that is not told.</summary>
    public double? Done { get; init; }
}
