using System.Collections.Immutable;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Backends;

/// <summary>Admission to one backend: a fair queue, and grants to its workers. The key is <c>backend-</c> and the backend's name.</summary>
[Alias("nexus.IBackendGrain")]
public interface IBackendGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes items of a job into the queue. An item that is queued or running already keeps its place, so the call may be repeated.
    /// Answers, in the order asked, where each item stands here: QUEUED or RUNNING.
    /// </summary>
    [Alias("Enqueue")]
    Task<ImmutableArray<JobStatus>> Enqueue(EnqueueRequest request);

    /// <summary>Takes items out of the queue that have not been granted; those granted go on.</summary>
    [Alias("Withdraw")]
    Task Withdraw(Guid jobId, ImmutableArray<int> items);

    /// <summary>
    /// Lets items of a job go for good: those that wait leave the queue, the work of those that are granted is stopped. Returns at once and
    /// answers, in the order asked, what becomes of each. Asking again is harmless.
    /// </summary>
    [Alias("Stop")]
    Task<ImmutableArray<StopStanding>> Stop(Guid jobId, ImmutableArray<ItemAttempt> items);

    /// <summary>The leases under which workers hold these attempts, in the order asked; 0 for those that none holds.</summary>
    [Alias("Leases")]
    Task<ImmutableArray<long>> Leases(Guid jobId, ImmutableArray<ItemAttempt> items);

    /// <summary>
    /// An item has the death of a process on record that had been granted to it: it may start again, alone, unless it has ended.
    /// </summary>
    [Alias("DeathRecorded")]
    Task DeathRecorded(Guid jobId, int item, long lease, bool ended);

    /// <summary>
    /// A worker has stopped as planned: it gets nothing more, and what it had not finished is taken back, durably, and queued again.
    /// No death is counted.
    /// </summary>
    [Alias("Retire")]
    Task Retire(string worker);

    /// <summary>The backend as it stands.</summary>
    [Alias("Get")]
    Task<BackendView> Get();

    /// <summary>A worker tells that it is there, and what it holds. Only notes it and returns.</summary>
    [AlwaysInterleave, Alias("Announce")]
    Task Announce(WorkerAnnouncement announcement);

    /// <summary>A worker tells that work under leases has ended, which makes room for more. Only notes it and returns.</summary>
    [AlwaysInterleave, Alias("WorkEndedAll")]
    Task WorkEnded(ImmutableArray<WorkEnded> ended);
}

/// <summary>Items of one job for a backend's queue.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Project">Its project, among which the queue is fair.</param>
/// <param name="SubmittedAt">When the job was accepted (UTC): the older goes first within a project.</param>
/// <param name="Items">The items.</param>
/// <param name="TraceParent">The W3C trace parent of the call that submitted the job, while it is known: the items' runs continue its trace.</param>
[GenerateSerializer, Immutable, Alias("nexus.EnqueueRequest")]
public sealed record EnqueueRequest(
    [property: Id(0)] Guid JobId,
    [property: Id(1)] string Project,
    [property: Id(2)] DateTimeOffset SubmittedAt,
    [property: Id(3)] ImmutableArray<QueuedItem> Items,
    [property: Id(4)] string? TraceParent = null);

/// <summary>An attempt of an item of a job that is known otherwise.</summary>
/// <param name="Number">The item.</param>
/// <param name="Attempt">The attempt; older ones are meant too where work is stopped.</param>
/// <param name="MayFinish">Where work is stopped: whether what has started runs to its end.</param>
[GenerateSerializer, Immutable, Alias("nexus.ItemAttempt")]
public sealed record ItemAttempt(
    [property: Id(0)] int Number,
    [property: Id(1)] int Attempt,
    [property: Id(2)] bool MayFinish = false);

/// <summary>What becomes of an item that a backend is to let go.</summary>
[GenerateSerializer, Alias("nexus.StopStanding")]
public enum StopStanding : byte
{
    /// <summary>Nobody has it: it will not start, and nothing will be reported.</summary>
    Gone = 1,
    /// <summary>A worker has it, and is told to stop; it reports what comes of that.</summary>
    Stopping = 2,
    /// <summary>Its work has just ended; the report of that is on its way.</summary>
    Ended = 3,
}

/// <summary>An item with all that a worker needs to run it.</summary>
/// <param name="Number">Its number in the job.</param>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="ProgramId">The program to run.</param>
/// <param name="Shots">How many times.</param>
/// <param name="Seed">The seed of its random numbers.</param>
/// <param name="Inputs">The values of the program's inputs by name, as exact expressions; null for none.</param>
/// <param name="Options">What the backend is asked beyond that, by name; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("nexus.QueuedItem")]
public sealed record QueuedItem(
    [property: Id(0)] int Number,
    [property: Id(1)] int Attempt,
    [property: Id(2)] Guid ProgramId,
    [property: Id(3)] int Shots,
    [property: Id(4)] ulong Seed,
    [property: Id(5)] ImmutableDictionary<string, string>? Inputs = null,
    [property: Id(6)] ImmutableDictionary<string, string>? Options = null);

/// <summary>A worker's presence.</summary>
/// <param name="Worker">Its grain key.</param>
/// <param name="Incarnation">Its process incarnation: the address of its silo, which a restart changes.</param>
/// <param name="Leases">The leases of this backend that it holds, running or waiting for its turn.</param>
/// <param name="Unreported">The leases of this backend whose work has ended, and whose items have not been reached with the report of it.</param>
[GenerateSerializer, Immutable, Alias("nexus.WorkerAnnouncement")]
public sealed record WorkerAnnouncement(
    [property: Id(0)] string Worker,
    [property: Id(1)] string Incarnation,
    [property: Id(2)] ImmutableArray<long> Leases,
    [property: Id(3)] ImmutableArray<long> Unreported = default);

/// <summary>The end of the work under a lease.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Worker">The worker that held it.</param>
/// <param name="RunTime">How long the work took, for the size of later batches; null when it was not done, and is to be granted again.</param>
[GenerateSerializer, Immutable, Alias("nexus.WorkEnded")]
public sealed record WorkEnded(
    [property: Id(0)] long Lease,
    [property: Id(1)] string Worker,
    [property: Id(2)] TimeSpan? RunTime);

/// <summary>A backend as it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slots">How many items its workers run at once.</param>
/// <param name="Queued">How many items wait.</param>
/// <param name="Granted">How many items are handed out: running, or waiting at a worker.</param>
[GenerateSerializer, Immutable, Alias("nexus.BackendView")]
public sealed record BackendView(
    [property: Id(0)] string Name,
    [property: Id(1)] int Slots,
    [property: Id(2)] int Queued,
    [property: Id(3)] int Granted);
