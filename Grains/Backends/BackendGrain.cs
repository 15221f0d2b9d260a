using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Grains.Jobs;
using Nexus.Grains.Telemetry;
using Nexus.Storage.Backends;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Backends;

/// <summary>
/// Admission to one backend. Decisions are <see cref="Admission"/>'s; this grain writes the ledger before a grant goes out, sends
/// the grants, and after a restart finds out from ledger and workers what is still running.
/// </summary>
[GrainType("nexus.backend")]
internal sealed partial class BackendGrain(
    IGrantStore grants,
    IProcessCensus census,
    WorkMetrics metrics,
    [FromKeyedServices(NexusTime.Key)] TimeProvider time,
    ILogger<BackendGrain> logger) : Grain, IBackendGrain
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);

    private readonly Admission _admission = new();
    private GrantRecovery _recovery = null!;
    private Inbox<Action<Admission>> _inbox = null!;
    private long _version;
    private long _lost;

    private string Name => GrainKeys.BackendName(this.GetPrimaryKeyString());

    private DateTimeOffset Now => time.GetUtcNow();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var ledger = await grants.ReadAsync(Name, cancellationToken);
        _version = ledger.Version;
        _admission.LastLease = ledger.LastLease;
        _recovery = new GrantRecovery(Name, _admission, grants, census, GrainFactory, metrics, time, logger);
        await _recovery.RecoverAsync(ledger.Grants, cancellationToken);
        _inbox = new Inbox<Action<Admission>>(this, TakeAsync);
        this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(TickPeriod, TickPeriod) { KeepAlive = true });
        if (ledger.Version > 0)
        {
            // The queue was memory: the jobs know what is missing.
            for (var shard = 0; shard < JobShards.Count; shard++)
            {
                GrainFactory.GetGrain<ISweeperGrain>(GrainKeys.Sweeper(shard)).Sweep().Ignore();
            }
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.Hide(Name);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<JobStatus>> Enqueue(EnqueueRequest request)
    {
        var standings = _admission.Enqueue(request, Now);
        StopWork();
        _inbox.Post(static _ => { });
        return Task.FromResult(standings);
    }

    public Task Withdraw(Guid jobId, ImmutableArray<int> items)
    {
        foreach (var number in items)
        {
            _admission.Withdraw(new ItemKey(jobId, number));
        }

        return Task.CompletedTask;
    }

    public Task<ImmutableArray<StopStanding>> Stop(Guid jobId, ImmutableArray<ItemAttempt> items)
    {
        var standings = _admission.Stop(jobId, items, Now);
        StopWork();
        return Task.FromResult(standings);
    }

    public Task<ImmutableArray<long>> Leases(Guid jobId, ImmutableArray<ItemAttempt> items) =>
        Task.FromResult<ImmutableArray<long>>([.. items.Select(i => _admission.LeaseOf(new ItemKey(jobId, i.Number), i.Attempt))]);

    public Task DeathRecorded(Guid jobId, int item, long lease, bool ended)
    {
        _recovery.Recorded(lease);
        _admission.DeathRecorded(new ItemKey(jobId, item), ended);
        _inbox.Post(static _ => { });
        return Task.CompletedTask;
    }

    public Task Retire(string worker)
    {
        _admission.Retire(worker);
        return PumpAsync();
    }

    public Task<BackendView> Get() =>
        Task.FromResult(new BackendView(Name, _admission.Slots, _admission.Queued, _admission.Granted));

    public Task Announce(WorkerAnnouncement announcement)
    {
        _inbox.Post(admission => admission.Announced(announcement, Now));
        return Task.CompletedTask;
    }

    public Task WorkEnded(ImmutableArray<WorkEnded> ended)
    {
        _recovery.Ended();
        foreach (var one in ended)
        {
            _inbox.Post(admission => admission.Ended(one, Now));
        }

        return Task.CompletedTask;
    }

    private Task TakeAsync(IReadOnlyList<Action<Admission>> posted)
    {
        foreach (var note in posted)
        {
            note(_admission);
        }

        return PumpAsync();
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        await _recovery.NoticeDeathsAsync();
        StopWork();
        foreach (var worker in _admission.Hoarders(Now))
        {
            foreach (var lease in await GrainFactory.GetGrain<IWorkerGrain>(worker).HandBack(Name))
            {
                _admission.TakeBack(lease);
            }
        }

        await PumpAsync();
        await _recovery.ForgetLeftoversAsync();
    }

    /// <summary>Grants what can be granted: recorded durably first, sent after.</summary>
    private async Task PumpAsync()
    {
        while (true)
        {
            var granted = _admission.Grant(Now);
            var withdrawn = _admission.TakeWithdrawn();
            metrics.Show(Name, _admission);
            if (granted.Count == 0 && withdrawn.Count == 0)
            {
                return;
            }

            using var activity = Tracing.Grant(Name, granted.Select(g => g.Order));
            _version = await this.SaveAsync(() => grants.WriteAsync(
                Name, _version, _admission.LastLease, [.. granted.Select(g => g.Grant)], withdrawn));
            CountGrants(granted.Count);
            foreach (var batch in granted.GroupBy(g => g.Grant.Worker))
            {
                SendAsync(batch.Key, new WorkBatch(Name, [.. batch.Select(g => g.Order)])).Ignore();
            }
        }
    }

    /// <summary>Tells the workers what to stop, until they no longer have it.</summary>
    private void StopWork()
    {
        foreach (var mayFinish in new[] { false, true })
        {
            foreach (var worker in _admission.ToStop(mayFinish))
            {
                StopAsync(worker.Key, [.. worker], mayFinish).Ignore();
            }
        }
    }

    private async Task StopAsync(string worker, ImmutableArray<long> leases, bool mayFinish)
    {
        try
        {
            var grain = GrainFactory.GetGrain<IWorkerGrain>(worker);
            await (mayFinish ? grain.CancelWaiting(Name, leases) : grain.Cancel(Name, leases));
        }
        catch (Exception failure)
        {
            // The next tick tells it again, unless its silo has died and the work with it.
            LogNotStopped(failure, Name, worker, leases.Length);
        }
    }

    private void CountGrants(int granted)
    {
        metrics.Granted(Name, granted);
        metrics.Lost(Name, _admission.Lost - _lost);
        _lost = _admission.Lost;
    }

    private async Task SendAsync(string worker, WorkBatch batch)
    {
        try
        {
            if (!await GrainFactory.GetGrain<IWorkerGrain>(worker).Assign(batch))
            {
                // Its silo retires it next, which gives the leases back; and if it cannot, its death will.
                LogNotTaken(Name, worker, batch.Orders.Length);
            }
        }
        catch (Exception failure)
        {
            // Whether the worker has it is not known: its next announcements, or its silo's death, will tell.
            LogNotSent(failure, Name, worker, batch.Orders.Length);
        }
    }
}
