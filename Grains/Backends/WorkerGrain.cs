using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Grains.Jobs;
using Nexus.Grains.Telemetry;
using Nexus.Storage;
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

    /// <summary>The slot's thread has so much work in its hands at most, should there be more than one item of it.</summary>
    private static readonly TimeSpan WorkInHand = TimeSpan.FromMilliseconds(16);

    /// <summary>The most items in the hands of the slot's thread.</summary>
    private const int MaxInHand = 16;

    /// <summary>So many programs are read before their turn: a read takes longer than short work does.</summary>
    private const int FetchedAhead = 4;

    /// <summary>Ends are told once they are so much of what is left to do: a backend grants no more before half of it is done.</summary>
    private const int EndsToldPart = 4;

    private readonly LinkedList<Assignment> _backlog = [];
    private readonly List<(string Backend, WorkEnded Ended)> _untold = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly RefusedLeases _refused = new();
    private readonly List<Assignment> _inHand = [];
    private ItemReports _reports = null!;
    private IGrainTimer _watch = null!;
    private IGrainTimer _progress = null!;
    private IGrainTimer? _announcements;
    private TimeSpan _expected = WorkInHand;
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

    /// <summary>Gives the slot's thread what it is to do next.</summary>
    private void StartWork()
    {
        while (!_stopping.IsCancellationRequested && _backlog.First is { Value: var next } && HasRoomFor(next))
        {
            _backlog.RemoveFirst();
            _inHand.Add(next);
            Fetch(next);
            next.Work = WorkAsync(next);
        }

        foreach (var next in _backlog.Take(FetchedAhead))
        {
            Fetch(next);
        }

        Watch(_inHand.Count > 0);
    }

    private void Watch(bool needed)
    {
        if (needed && !_watching)
        {
            _watch.Change(ShortWork, Timeout.InfiniteTimeSpan);
        }

        _watching |= needed;
    }

    /// <summary>Work follows at once where it is short: behind long work it had better wait here, and what is to run alone is alone in hand too.</summary>
    private bool HasRoomFor(Assignment next) =>
        _inHand.Count == 0
        || (!_pausing && !next.Order.Alone && !_inHand[0].Order.Alone && _inHand.Count < MaxInHand && _expected * (_inHand.Count + 1) <= WorkInHand);

    /// <summary>Reports the start of what turns out to take longer, and hears of the ends before it.</summary>
    private Task WatchAsync(CancellationToken cancellationToken)
    {
        _watching = false;
        threads.TellEnds(_slot);
        var running = _inHand.Find(a => a.Turn.IsRunning);
        if (running is { IsStartReported: false } && running == _watched)
        {
            _reports.Send(running, Start(running));
            _progress.Change(ProgressPeriod, ProgressPeriod);
        }

        _watched = running;
        Watch(_inHand.Count > 0 && running is null or { IsStartReported: false });
        return Task.CompletedTask;
    }

    /// <summary>Tells how far long work is, for as long as it runs. Nobody waits for that, and what is lost is not told again.</summary>
    private Task TellProgressAsync(CancellationToken cancellationToken)
    {
        if (_inHand.Find(a => a.IsStartReported && a.Turn.IsRunning) is { } running)
        {
            _reports.SendProgress(running);
        }
        else
        {
            _progress.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        return Task.CompletedTask;
    }

    private void Fetch(Assignment assignment) =>
        assignment.Program ??= runner.FetchAsync(assignment.Order, _stopping.Token);

    private async Task WorkAsync(Assignment assignment)
    {
        try
        {
            await RunAsync(assignment);
        }
        catch (OperationCanceledException) when (assignment.HasEnded)
        {
            // Taken back before its turn.
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The backend takes the lease back; nothing of the work is kept.
            if (assignment.IsStartReported)
            {
                var order = assignment.Order;
                await _reports.SendAsync(assignment, [new ItemHandedBack(order.Item.Attempt, order.Lease, time.GetUtcNow(), Key)]);
            }
        }
        catch (OperationCanceledException) when (assignment.Cancellation.IsCancellationRequested)
        {
            // It waited for its turn: nothing was started.
            Refuse(assignment);
        }
        catch (StaleWriteException)
        {
            // The item is not there any more: its job was deleted, and nobody waits for the work.
            End(assignment, TimeSpan.Zero);
        }
        catch (Exception failure)
        {
            // The program could not be read, or a result not stored. The item is granted again, when storage may be back.
            LogNotRun(failure, Key, assignment.Order.JobId, assignment.Order.Item.Number);
            _pausing = true;
            await PauseAsync();
            _pausing = false;
            if (!assignment.HasEnded)
            {
                End(assignment, null);
            }
        }
        finally
        {
            assignment.Cancellation.Dispose();
            _inHand.Remove(assignment);
        }

        StartWork();
    }

    private async Task PauseAsync() =>
        await Task.Delay(AfterFailure, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);

    private async Task RunAsync(Assignment assignment)
    {
        var (backend, order) = (assignment.Backend, assignment.Order);
        using var scope = ItemScope(logger, order.JobId, order.Item.Number, order.Item.Attempt);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, assignment.Cancellation.Token);
        using var presence = await gate.EnterAsync(order.Alone, stop.Token);
        if (order.Alone && !await grants.MarkStartedAsync(backend, order.Lease, _stopping.Token))
        {
            // Taken back meanwhile: the item is somebody else's.
            End(assignment, null);
            return;
        }

        using var activity = Tracing.Continue("run item", ActivityKind.Consumer, order.TraceParent)
            .About(order.JobId, order.Item.Number, order.Item.Attempt)?
            .SetTag("nexus.backend.name", backend);
        var end = await StopAsync(runner.RunAsync(_slot, Key, backend, order, assignment.Program!, assignment.Turn, assignment.Gauge, stop.Token), assignment);
        var runTime = assignment.Turn.RunTime;
        metrics.Worked(backend, runTime, end is ItemFailed);
        if (end is ItemFailed failed)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failed.Message);
        }

        Expect(end is ItemCompleted { Result: null } ? WorkInHand : runTime);
        End(assignment, runTime);
        _reports.SendEnd(assignment, assignment.IsStartReported ? [end] : [.. Start(assignment), end]);
    }

    /// <summary>What comes next is expected to take as long as what came last. Long work is forgotten by and by.</summary>
    private void Expect(TimeSpan runTime)
    {
        var longest = WorkInHand * MaxInHand;
        var last = runTime < longest ? runTime : longest;
        _expected = last > _expected / 2 ? last : _expected / 2;
    }

    /// <summary>The start of work, to be reported once.</summary>
    private ImmutableArray<JobItemEvent> Start(Assignment assignment)
    {
        var startedAt = assignment.StartedAt;
        metrics.Started(assignment.Backend, startedAt - assignment.Order.QueuedAt);
        assignment.IsStartReported = true;
        return assignment.StartEvents(Key, startedAt);
    }

    /// <summary>Work that ends because its cancellation was asked for has stopped; work that was faster has ended as it did.</summary>
    private async Task<JobItemEvent> StopAsync(Task<JobItemEvent> work, Assignment assignment)
    {
        try
        {
            return await work;
        }
        catch (OperationCanceledException) when (assignment.Cancellation.IsCancellationRequested && !assignment.HasEnded && !_stopping.IsCancellationRequested)
        {
            return new ItemStopped(assignment.Order.Item.Attempt, assignment.Order.Lease, time.GetUtcNow(), Key);
        }
    }

    /// <summary>Does not start what it was given.</summary>
    private void Refuse(Assignment assignment)
    {
        var order = assignment.Order;
        End(assignment, null);
        _reports.Send(assignment, [new ItemStopped(order.Item.Attempt, order.Lease, time.GetUtcNow(), Key)]);
    }

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
