using Nexus.Grains.Jobs;

namespace Nexus.Cli.Jobs;

/// <summary>Keeps how far a job has come, change by change.</summary>
/// <param name="jobId">The job.</param>
internal sealed class StandingOfJob(Guid jobId)
{
    private readonly SortedDictionary<int, string> _stages = [];

    /// <summary>Where the job stands after a change.</summary>
    /// <param name="counts">The number of items in each status.</param>
    /// <param name="done">The share of the work that is done, if that is told.</param>
    /// <param name="items">What the items that changed are doing; an empty stage for nothing that is told.</param>
    public JobStanding After(IReadOnlyList<int> counts, double? done, IEnumerable<(int Number, string Stage)> items)
    {
        foreach (var (number, stage) in items)
        {
            if (stage.Length > 0)
            {
                _stages[number] = stage;
            }
            else
            {
                _stages.Remove(number);
            }
        }

        var total = counts.Sum();
        var finished = JobStatuses.All.Where(s => s.IsTerminal()).Sum(s => counts[(int)s]);
        var share = total == 0 ? 1 : (double)finished / total;
        return new JobStanding(jobId, total, finished, done ?? share, _stages.Values.FirstOrDefault(""));
    }
}
