using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Grains.Jobs;
using Nexus.Grains.Telemetry;
using Nexus.Storage;
using Nexus.Storage.Backends;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Backends;

/// <summary>
/// One slot of this silo. Takes batches of granted items and runs them one after another on the slot's thread, reporting each start
/// and end upward by calls that nobody waits for.
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
    private readonly List<(IJobItemGrain Item, ImmutableArray<JobItemEvent> Events, (string Backend, long Lease)? Ended)> _unreported = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<(string Backend, long Lease)> _reporting = [];
    private readonly RefusedLeases _refused = new();
    private Assignment? _current;
    private Task _running = Task.CompletedTask;
    private IGrainTimer? _announcements;
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
            var assignment = new Assignment(batch.Backend, order);
            if (_refused.Take(batch.Backend, order.Lease))
            {
                Refuse(assignment);
            }
            else
            {
                _backlog.AddLast(assignment);
            }
        }

        if (_running.IsCompleted)
        {
            _running = RunBacklogAsync();
        }

        return Task.FromResult(true);
    }

    public Task<ImmutableArray<long>> HandBack(string backend)
    {
        ImmutableArray<long> leases = [.. _backlog.Where(a => a.Backend == backend).Select(a => a.Order.Lease)];
        DropFromBacklog(leases);
        return Task.FromResult(leases);
    }

    public Task Cancel(string backend, ImmutableArray<long> leases)
    {
        if (_current is { Ended: false } current && current.Backend == backend && leases.Contains(current.Order.Lease))
        {
            current.Cancellation.Cancel();
        }

        return CancelWaiting(backend, leases);
    }

    public Task CancelWaiting(string backend, ImmutableArray<long> leases)
    {
        foreach (var lease in leases)
        {
            if (_current is { Ended: false } current && current.Backend == backend && current.Order.Lease == lease)
            {
                continue;
            }

            if (_backlog.FirstOrDefault(a => a.Backend == backend && a.Order.Lease == lease) is { } waiting)
            {
                _backlog.Remove(waiting);
                Refuse(waiting);
            }
            else
            {
                _refused.Add(backend, lease, time.GetUtcNow());
            }
        }

        return Task.CompletedTask;
    }

    public Task<ImmutableArray<long>> Inventory(string backend) => Task.FromResult(LeasesOf(backend));

    public async Task Stop()
    {
        _announcements?.Dispose();
        await _stopping.CancelAsync();
        _backlog.Clear();
        await _running;
        TellEnds();
    }

    public void Dispose() => _stopping.Dispose();

    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        TellEnds();
        foreach (var name in backends.Names)
        {
            Backend(name).Announce(new WorkerAnnouncement(
                Key, Incarnation, LeasesOf(name), [.. _reporting.Where(r => r.Backend == name).Select(r => r.Lease)])).Ignore();
        }

        foreach (var (item, events, ended) in _unreported.ToArray())
        {
            _unreported.Remove((item, events, ended));
            await ReportAsync(item, events, ended);
        }
    }

    private async Task RunBacklogAsync()
    {
        while (_backlog.First is { } first)
        {
            _current = first.Value;
            _backlog.RemoveFirst();
            Fetch(_current);
            foreach (var next in _backlog.Take(FetchedAhead))
            {
                Fetch(next);
            }

            try
            {
                await RunAsync(_current);
            }
            catch (OperationCanceledException) when (_current.Cancellation.IsCancellationRequested && !_stopping.IsCancellationRequested)
            {
                // It waited for its turn: nothing was started.
                Refuse(_current);
            }
            catch (StaleWriteException)
            {
                // The item is not there any more: its job was deleted, and nobody waits for the work.
                End(_current, TimeSpan.Zero);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The backend takes the lease back; nothing of the work is kept.
                break;
            }
            catch (Exception failure)
            {
                // The program could not be read, or a result not stored. The item is granted again, when storage may be back.
                LogNotRun(failure, Key, _current.Order.JobId, _current.Order.Item.Number);
                await PauseAsync();
                End(_current, null);
            }
            finally
            {
                _current.Cancellation.Dispose();
                _current = null;
            }
        }
    }

    private async Task PauseAsync() =>
        await Task.Delay(AfterFailure, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);

    private void Fetch(Assignment assignment) =>
        assignment.Program ??= runner.FetchAsync(assignment.Order, _stopping.Token);

    private async Task RunAsync(Assignment assignment)
    {
        var (backend, order) = (assignment.Backend, assignment.Order);
        var item = GrainFactory.GetGrain<IJobItemGrain>(order.JobId, JobItemGrain.Extension(order.Item.Number));
        using var scope = ItemScope(logger, order.JobId, order.Item.Number, order.Item.Attempt);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, assignment.Cancellation.Token);
        using var presence = await gate.EnterAsync(order.Alone, stop.Token);
        if (order.Alone && !await grants.MarkStartedAsync(backend, order.Lease, _stopping.Token))
        {
            // Taken back meanwhile: the item is somebody else's.
            End(assignment, null);
            return;
        }

        var startedAt = time.GetUtcNow();
        var stopwatch = time.GetTimestamp();
        JobItemEvent[] start =
        [
            new ItemQueued(order.Item.Attempt, order.Lease, order.QueuedAt, GrainKeys.Backend(backend)),
            new ItemStarted(order.Item.Attempt, order.Lease, startedAt, Key),
        ];
        metrics.Started(backend, startedAt - order.QueuedAt);
        using var activity = Tracing.Continue("run item", ActivityKind.Consumer, order.TraceParent)
            .About(order.JobId, order.Item.Number, order.Item.Attempt)?
            .SetTag("nexus.backend.name", backend);
        var gauge = new WorkGauge();
        var work = StopAsync(runner.RunAsync(_slot, Key, backend, order, assignment.Program!, gauge, stop.Token), assignment);
        var reported = false;
        await ((Task)work).WaitAsync(ShortWork).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        if (!work.IsCompleted)
        {
            ReportAsync(item, [.. start]).Ignore();
            reported = true;
        }

        using var telling = reported ? TellProgress(item, order, gauge) : null;
        var end = await work;
        var runTime = time.GetElapsedTime(stopwatch);
        metrics.Worked(backend, runTime, end is ItemFailed);
        if (end is ItemFailed failed)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failed.Message);
        }

        End(assignment, runTime);
        ReportEndAsync(assignment, item, reported ? [end] : [.. start, end]).Ignore();
    }

    /// <summary>Tells an item now and then how far its work is, until that is disposed of. Nobody waits for it, and one that is lost is not told again.</summary>
    private IGrainTimer TellProgress(IJobItemGrain item, WorkOrder order, WorkGauge gauge) => this.RegisterGrainTimer(
        _ =>
        {
            if (gauge.TakeNews() is { } progress)
            {
                item.ReportProgress(new ItemProgress(order.Item.Attempt, order.Lease, progress)).Ignore();
            }

            return Task.CompletedTask;
        },
        new GrainTimerCreationOptions(ProgressPeriod, ProgressPeriod));

    /// <summary>Work that ends because its cancellation was asked for has stopped; work that was faster has ended as it did.</summary>
    private async Task<JobItemEvent> StopAsync(Task<JobItemEvent> work, Assignment assignment)
    {
        try
        {
            return await work;
        }
        catch (OperationCanceledException) when (assignment.Cancellation.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            return new ItemStopped(assignment.Order.Item.Attempt, assignment.Order.Lease, time.GetUtcNow(), Key);
        }
    }

    /// <summary>Does not start what it was given.</summary>
    private void Refuse(Assignment assignment)
    {
        var order = assignment.Order;
        End(assignment, null);
        var item = GrainFactory.GetGrain<IJobItemGrain>(order.JobId, JobItemGrain.Extension(order.Item.Number));
        ReportAsync(item, [new ItemStopped(order.Item.Attempt, order.Lease, time.GetUtcNow(), Key)]).Ignore();
    }

    private void End(Assignment assignment, TimeSpan? runTime)
    {
        assignment.Ended = true;
        _untold.Add((assignment.Backend, new WorkEnded(assignment.Order.Lease, Key, runTime)));
        if (runTime is null || _untold.Count * EndsToldPart >= _backlog.Count)
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

    /// <summary>Reports the end of work, which the backend remembers until the report has reached its item.</summary>
    private Task ReportEndAsync(Assignment assignment, IJobItemGrain item, ImmutableArray<JobItemEvent> events)
    {
        _reporting.Add((assignment.Backend, assignment.Order.Lease));
        return ReportAsync(item, events, (assignment.Backend, assignment.Order.Lease));
    }

    private async Task ReportAsync(IJobItemGrain item, ImmutableArray<JobItemEvent> events, (string Backend, long Lease)? ended = null)
    {
        try
        {
            await item.Report(events);
        }
        catch (Exception failure)
        {
            LogNotReported(failure, Key);
            if (failure is not NexusException)
            {
                _unreported.Add((item, events, ended));
                return;
            }
        }

        if (ended is { } reached)
        {
            _reporting.Remove(reached);
        }
    }

    private ImmutableArray<long> LeasesOf(string backend) =>
        [.. _backlog.Append(_current).Where(a => a is { Ended: false } && a.Backend == backend).Select(a => a!.Order.Lease)];

    private void DropFromBacklog(ImmutableArray<long> leases)
    {
        foreach (var assignment in _backlog.Where(a => leases.Contains(a.Order.Lease)).ToArray())
        {
            _backlog.Remove(assignment);
        }
    }

    private IBackendGrain Backend(string name) => GrainFactory.GetGrain<IBackendGrain>(GrainKeys.Backend(name));

    private sealed record Assignment(string Backend, WorkOrder Order)
    {
        public bool Ended { get; set; }

        /// <summary>Cancelled when its item is to be stopped.</summary>
        public CancellationTokenSource Cancellation { get; } = new();

        /// <summary>The program, being read since before its turn, so that the slot does not wait for it.</summary>
        public Task<StoredProgram?>? Program { get; set; }
    }
}
