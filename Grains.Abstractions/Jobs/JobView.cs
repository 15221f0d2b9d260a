using System.Collections.Immutable;

namespace Nexus.Grains.Jobs;

/// <summary>A job as it stands.</summary>
/// <param name="JobId">The job's id.</param>
/// <param name="Project">The project that it belongs to.</param>
/// <param name="Name">Its name for people; may be empty.</param>
/// <param name="Backend">The backend that its items run on.</param>
/// <param name="SubmittedAt">When it was accepted (UTC).</param>
/// <param name="Status">The status that follows from its items.</param>
/// <param name="Items">All its items, in the order of submission.</param>
/// <param name="RerunOf">The job that it repeats, or null.</param>
/// <param name="Kind">What it does with its circuits.</param>
/// <param name="Compile">How its circuits are compiled; null when it compiles none.</param>
/// <param name="Progress">The share of its work that is done, from 0 to 1: the mean over its items, of which those that have ended count as 1; null when it is not known.</param>
[GenerateSerializer, Immutable, Alias("nexus.JobView")]
public sealed record JobView(
    [property: Id(0)] Guid JobId,
    [property: Id(1)] string Project,
    [property: Id(2)] string Name,
    [property: Id(3)] string Backend,
    [property: Id(4)] DateTimeOffset SubmittedAt,
    [property: Id(5)] JobStatus Status,
    [property: Id(6)] ImmutableArray<JobItemView> Items,
    [property: Id(7)] Guid? RerunOf = null,
    [property: Id(8)] JobKind Kind = JobKind.Execute,
    [property: Id(9)] CompileSettings? Compile = null,
    [property: Id(10)] double? Progress = null);

/// <summary>An item as it stands.</summary>
/// <param name="Number">Its number in the job, from 1.</param>
/// <param name="Status">Its status.</param>
/// <param name="Attempt">The attempt that it is in, from 1.</param>
/// <param name="Message">A sentence on where it stands, or why it failed; may be empty.</param>
/// <param name="StartedAt">When the attempt first started to run (UTC), if it has.</param>
/// <param name="EndedAt">When it became terminal (UTC), if it is.</param>
/// <param name="Command">The newest of the job's commands that it has taken, or 0: what is said under an older one is older.</param>
/// <param name="Since">When its status last changed (UTC), as far as that is known.</param>
/// <param name="Stuck">That it makes no progress, and what would help; null while it does, or has ended.</param>
/// <param name="Progress">How far its work has come, while it is RUNNING, or CANCELLING and goes on all the same, and that is known; else null.</param>
[GenerateSerializer, Immutable, Alias("nexus.JobItemView")]
public sealed record JobItemView(
    [property: Id(0)] int Number,
    [property: Id(1)] JobStatus Status,
    [property: Id(2)] int Attempt,
    [property: Id(3)] string Message,
    [property: Id(4)] DateTimeOffset? StartedAt,
    [property: Id(5)] DateTimeOffset? EndedAt,
    [property: Id(6)] long Command = 0,
    [property: Id(7)] DateTimeOffset? Since = null,
    [property: Id(8)] StuckItem? Stuck = null,
    [property: Id(9)] WorkProgress? Progress = null);

/// <summary>A place in a job's stream of changes.</summary>
/// <param name="Incarnation">The activation of the job that numbers the revisions; a restarted one has another.</param>
/// <param name="Revision">The last revision seen.</param>
[GenerateSerializer, Immutable, Alias("nexus.WatchCursor")]
public sealed record WatchCursor(
    [property: Id(0)] Guid Incarnation,
    [property: Id(1)] long Revision);

/// <summary>What changed in a job.</summary>
/// <param name="Cursor">The place to go on from.</param>
/// <param name="IsSnapshot">Whether <paramref name="Items"/> holds all items rather than those that changed.</param>
/// <param name="Status">The job's status.</param>
/// <param name="Counts">How many items stand in each status: index = status number, length 11.</param>
/// <param name="Items">The items, in order of their numbers; several changes of one item collapse into the last.</param>
/// <param name="Progress">The share of the job's work that is done, as <see cref="JobView.Progress"/>.</param>
[GenerateSerializer, Immutable, Alias("nexus.JobChanges")]
public sealed record JobChanges(
    [property: Id(0)] WatchCursor Cursor,
    [property: Id(1)] bool IsSnapshot,
    [property: Id(2)] JobStatus Status,
    [property: Id(3)] ImmutableArray<int> Counts,
    [property: Id(4)] ImmutableArray<JobItemView> Items,
    [property: Id(5)] double? Progress = null);
