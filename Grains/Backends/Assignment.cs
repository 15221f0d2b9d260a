using System.Collections.Immutable;
using Nexus.Grains.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Backends;

/// <summary>Work that a worker was granted, from its arrival to the report of its end.</summary>
/// <param name="backend">The backend's name.</param>
/// <param name="order">What to run.</param>
/// <param name="time">What the time is.</param>
internal sealed class Assignment(string backend, WorkOrder order, TimeProvider time)
{
    /// <summary>The backend's name.</summary>
    public string Backend => backend;

    /// <summary>What to run.</summary>
    public WorkOrder Order => order;

    /// <summary>Its turn on the slot's thread.</summary>
    public WorkTurn Turn { get; } = new(time);

    /// <summary>Cancelled when its item is to be stopped, or it is taken back.</summary>
    public CancellationTokenSource Cancellation { get; } = new();

    /// <summary>The program, being read since before its turn, so that the slot does not wait for it.</summary>
    public Task<StoredProgram?>? Program { get; set; }

    /// <summary>All that is done with it while the slot's thread has it in its hands.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>Whether its start has been reported, or is with the report of its end.</summary>
    public bool IsStartReported { get; set; }

    /// <summary>Whether the worker holds its lease no more.</summary>
    public bool HasEnded { get; set; }

    /// <summary>When it started (UTC). Work that could not begin has ended all the same, and started just now.</summary>
    public DateTimeOffset StartedAt => Turn.HasBegun ? Turn.StartedAt : time.GetUtcNow();

    /// <summary>What its item is told of the start.</summary>
    /// <param name="worker">The worker's key.</param>
    /// <param name="startedAt">When it started (UTC).</param>
    public ImmutableArray<JobItemEvent> StartEvents(string worker, DateTimeOffset startedAt) =>
    [
        new ItemQueued(order.Item.Attempt, order.Lease, order.QueuedAt, GrainKeys.Backend(backend)),
        new ItemStarted(order.Item.Attempt, order.Lease, startedAt, worker),
    ];
}
