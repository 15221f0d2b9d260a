using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Grains.Telemetry;
using Nexus.Storage.Backends;

namespace Nexus.Grains.Backends;

/// <summary>
/// One slot of this silo. Takes batches of granted items and runs them one after another on the slot's thread, which has short ones in its hands
/// ahead. Reports each start and end upward by calls that nobody waits for.
/// </summary>
[GrainType("nexus.worker"), SlotPlacement]
internal sealed partial class WorkerGrain(
    ComputeThreads threads,
    ProcessGate gate,
    BackendCatalog backends,
    ItemRunner runner,
    IGrantStore grants,
    ILocalSiloDetails silo,
    WorkMetrics metrics,
    [FromKeyedServices(NexusTime.Key)] TimeProvider time,
    ILogger<WorkerGrain> logger) : Grain, IWorkerGrain, IDisposable
{
    private static readonly TimeSpan AnnouncementPeriod = TimeSpan.FromSeconds(2);

    /// <summary>A slot whose work failed for want of storage waits so long before it takes more.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>Work that ends sooner is reported as started and ended in one call.</summary>
    private static readonly TimeSpan ShortWork = TimeSpan.FromMilliseconds(10);

    /// <summary>Work that takes longer is asked so often how far it is.</summary>
    private static readonly TimeSpan ProgressPeriod = TimeSpan.FromSeconds(1);

    /// <summary>So many programs are read before their turn: a read takes longer than short work does.</summary>
    private const int FetchedAhead = 4;

    /// <summary>Ends are told once they are so much of what is left to do: a backend grants no more before half of it is done.</summary>
    private const int EndsToldPart = 4;

    private readonly LinkedList<Assignment> _backlog = [];
    private readonly List<(string Backend, WorkEnded Ended)> _untold = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly RefusedLeases _refused = new();
    private readonly List<Assignment> _inHand = [];
    private readonly HandSize _hand = new();
    private ItemReports _reports = null!;
    private IGrainTimer _watch = null!;
    private IGrainTimer _progress = null!;
    private IGrainTimer? _announcements;
    private Assignment? _watched;
    private bool _watching;
    private bool _pausing;
    private int _slot;

    private string Incarnation => silo.SiloAddress.ToParsableString();

    private string Key => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _slot = Enumerable.Range(0, threads.Count).FirstOrDefault(slot => GrainKeys.Worker(Incarnation, slot) == Key, -1);
        if (_slot < 0)
        {
            // Its threads are not here.
            throw new InvalidOperationException($"{Key} is no slot of silo {Incarnation}.");
        }

        _reports = new ItemReports(GrainFactory, Key, logger);
        _watch = this.RegisterGrainTimer(
            WatchAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { KeepAlive = true, Interleave = true });
        _progress = this.RegisterGrainTimer(
            TellProgressAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task Start()
    {
        if (!_stopping.IsCancellationRequested)
        {
            _announcements ??= this.RegisterGrainTimer(
                AnnounceAsync, new GrainTimerCreationOptions(TimeSpan.Zero, AnnouncementPeriod) { KeepAlive = true });
        }

        return Task.CompletedTask;
    }

    public Task<bool> Assign(WorkBatch batch)
    {
        if (_stopping.IsCancellationRequested)
        {
            return Task.FromResult(false);
        }

        foreach (var order in batch.Orders)
        {
            var assignment = new Assignment(batch.Backend, order, time);
            if (_refused.Take(batch.Backend, order.Lease))
            {
                Refuse(assignment);
            }
            else
            {
                _backlog.AddLast(assignment);
            }
        }

        StartWork();
        return Task.FromResult(true);
    }

    public Task<ImmutableArray<long>> HandBack(string backend)
    {
        var held = Holding.Where(a => a.Backend == backend).ToArray();
        return Task.FromResult<ImmutableArray<long>>([.. held.Where(TakeBack).Select(a => a.Order.Lease)]);
    }

    public Task Cancel(string backend, ImmutableArray<long> leases)
    {
        // What waits first: once what runs has stopped, it would be next.
        foreach (var running in RefuseWaiting(backend, leases))
        {
            running.Cancellation.Cancel();
        }

        return Task.CompletedTask;
    }

    public Task CancelWaiting(string backend, ImmutableArray<long> leases)
    {
        RefuseWaiting(backend, leases);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<long>> Inventory(string backend) => Task.FromResult(LeasesOf(backend));

    public async Task Stop()
    {
        _announcements?.Dispose();
        await _stopping.CancelAsync();
        _backlog.Clear();
        await Task.WhenAll(_inHand.Select(a => a.Work));
        TellEnds();
    }

    public void Dispose() => _stopping.Dispose();

    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        TellEnds();
        foreach (var name in backends.Names)
        {
            Backend(name).Announce(new WorkerAnnouncement(Key, Incarnation, LeasesOf(name), _reports.EndsOnTheWay(name))).Ignore();
        }

        await _reports.SendAgainAsync();
    }

    /// <summary>Has work under leases not start, now or when it arrives. Returns the work that has begun.</summary>
    private List<Assignment> RefuseWaiting(string backend, ImmutableArray<long> leases)
    {
        List<Assignment> begun = [];
        foreach (var lease in leases)
        {
            if (Holding.FirstOrDefault(a => a.Backend == backend && a.Order.Lease == lease) is not { } held)
            {
                _refused.Add(backend, lease, time.GetUtcNow());
            }
            else if (TakeBack(held))
            {
                Refuse(held);
            }
            else
            {
                begun.Add(held);
            }
        }

        return begun;
    }

    /// <summary>Takes work back that has not begun. What is to run alone has been marked as started before its turn, and stays.</summary>
    private bool TakeBack(Assignment assignment)
    {
        if (_backlog.Remove(assignment))
        {
            return true;
        }

        if (assignment.Order.Alone || !assignment.Turn.TryTakeBack())
        {
            return false;
        }

        // It may wait for its program or to be let in.
        assignment.HasEnded = true;
        assignment.Cancellation.Cancel();
        return true;
    }

    /// <summary>What the worker holds: in hand first.</summary>
    private IEnumerable<Assignment> Holding => _inHand.Where(a => !a.HasEnded).Concat(_backlog);

    private void End(Assignment assignment, TimeSpan? runTime)
    {
        assignment.HasEnded = true;
        _untold.Add((assignment.Backend, new WorkEnded(assignment.Order.Lease, Key, runTime)));
        if (runTime is null || _untold.Count * EndsToldPart >= _backlog.Count + _inHand.Count - 1)
        {
            TellEnds();
        }
    }

    private void TellEnds()
    {
        foreach (var ends in _untold.GroupBy(e => e.Backend, e => e.Ended))
        {
            Backend(ends.Key).WorkEnded([.. ends]).Ignore();
        }

        _untold.Clear();
    }

    private ImmutableArray<long> LeasesOf(string backend) => [.. Holding.Where(a => a.Backend == backend).Select(a => a.Order.Lease)];

    private IBackendGrain Backend(string name) => GrainFactory.GetGrain<IBackendGrain>(GrainKeys.Backend(name));
}
