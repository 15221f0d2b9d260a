using Nexus.Grains.Jobs;

namespace Nexus.Cli.Jobs;

/// <summary>How far a job has come.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Total">How many items it has.</param>
/// <param name="Finished">How many are terminal.</param>
/// <param name="Running">How many are being worked on.</param>
internal readonly record struct JobStanding(Guid JobId, int Total, int Finished, int Running)
{
    /// <summary>The standing of a job by the number of items in each status.</summary>
    public static JobStanding Of(Guid jobId, IReadOnlyList<int> counts) => new(
        jobId,
        counts.Sum(),
        JobStatuses.All.Where(s => s.IsTerminal()).Sum(s => counts[(int)s]),
        counts[(int)JobStatus.Running]);
}
