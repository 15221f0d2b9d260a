namespace Nexus.Cli.Jobs;

/// <summary>How far a job has come.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Total">How many items it has.</param>
/// <param name="Finished">How many are terminal.</param>
/// <param name="Done">The share of its work that is done, from 0 to 1; where that is not told, of its items.</param>
/// <param name="Stage">What its first running item that tells is doing; empty when none does.</param>
internal readonly record struct JobStanding(Guid JobId, int Total, int Finished, double Done, string Stage)
{
    /// <summary>The share that is done in whole hundredths; 100 only when all of it is.</summary>
    public int Percent => (int)(Done * 100);
}
