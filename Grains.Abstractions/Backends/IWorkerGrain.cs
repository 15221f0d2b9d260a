using System.Collections.Immutable;

namespace Nexus.Grains.Backends;

/// <summary>
/// One slot of one silo: runs granted items, one at a time, on the slot's own thread.
/// The key is <c>worker-</c>, the silo's address and the slot's number.
/// </summary>
[Alias("nexus.IWorkerGrain")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Begins to announce the worker to the backends; its silo calls this at start, and now and then. Repeating it is harmless.</summary>
    [Alias("Start")]
    Task Start();

    /// <summary>Hands work over and returns whether the worker took it: one that is stopping takes nothing.</summary>
    [Alias("Assign")]
    Task<bool> Assign(WorkBatch batch);

    /// <summary>Gives up the work of a backend that has not started. Returns its leases, which the worker no longer holds.</summary>
    [Alias("HandBack")]
    Task<ImmutableArray<long>> HandBack(string backend);

    /// <summary>
    /// Stops the work under these leases: what has not started does not start, what runs is interrupted. Each is reported to its item. A lease
    /// that has not arrived yet is refused when it does.
    /// </summary>
    [Alias("Cancel")]
    Task Cancel(string backend, ImmutableArray<long> leases);

    /// <summary>As <see cref="Cancel"/>, but what runs goes on to its end.</summary>
    [Alias("CancelWaiting")]
    Task CancelWaiting(string backend, ImmutableArray<long> leases);

    /// <summary>The leases of a backend that the worker holds.</summary>
    [Alias("Inventory")]
    Task<ImmutableArray<long>> Inventory(string backend);

    /// <summary>Stops as planned: what runs is interrupted, what waits is dropped, and nothing more is taken.</summary>
    [Alias("Stop")]
    Task Stop();
}

/// <summary>Work for one worker, in the order to do it.</summary>
/// <param name="Backend">The backend's name.</param>
/// <param name="Orders">The work.</param>
[GenerateSerializer, Immutable, Alias("nexus.WorkBatch")]
public sealed record WorkBatch(
    [property: Id(0)] string Backend,
    [property: Id(1)] ImmutableArray<WorkOrder> Orders);

/// <summary>One item granted to a worker.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="JobId">The job.</param>
/// <param name="Item">The item.</param>
/// <param name="QueuedAt">When it was queued (UTC).</param>
/// <param name="Alone">Whether nothing else may run in the process meanwhile, because a process died with this item.</param>
/// <param name="TraceParent">The W3C trace parent of the call that submitted the job, while it is known.</param>
[GenerateSerializer, Immutable, Alias("nexus.WorkOrder")]
public sealed record WorkOrder(
    [property: Id(0)] long Lease,
    [property: Id(1)] Guid JobId,
    [property: Id(2)] QueuedItem Item,
    [property: Id(3)] DateTimeOffset QueuedAt,
    [property: Id(4)] bool Alone,
    [property: Id(5)] string? TraceParent = null);
