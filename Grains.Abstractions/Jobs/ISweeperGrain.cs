namespace Nexus.Grains.Jobs;

/// <summary>
/// Finds a shard's unfinished jobs and pokes them, at every start of a silo and once a minute by reminder.
/// The key is <c>sweeper-</c> and the shard's number.
/// </summary>
[Alias("nexus.ISweeperGrain")]
public interface ISweeperGrain : IGrainWithStringKey
{
    /// <summary>Starts a sweep, unless one is under way, and returns at once.</summary>
    [AlwaysInterleave, Alias("Sweep")]
    Task Sweep();
}
