using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Grains.Backends;
using Nexus.Grains.Telemetry;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Jobs;

/// <summary>
/// A job. Its first write makes job and items durable together; from then on the items own what happens to them, and the job follows:
/// it hands them to the backend, keeps count, tells watchers, and writes down for the lists where it stands.
/// </summary>
[GrainType("nexus.job")]
internal sealed partial class JobGrain(
    [PersistentState("job", "nexus")] IPersistentState<JobState> state,
    JobAdmission admission,
    IJobStore jobs,
    WorkMetrics metrics,
    [FromKeyedServices(NexusTime.Key)] TimeProvider time,
    ILogger<JobGrain> logger) : Grain, IJobGrain
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);

    private readonly JobTick _tick = new();
    private IReadOnlyList<JobItemRecord> _items = [];
    private JobProgress? _progress;
    private ChangeSignal _news = null!;
    private Inbox<JobItemView?> _inbox = null!;
    private IGrainTimer? _clock;
    private WorkMetrics.FollowedJob? _counted;
    private string? _traceParent;

    private JobRecord Job => state.State.Job ?? throw NotFound();

    private JobProgress Progress => _progress ?? throw NotFound();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _inbox = new Inbox<JobItemView?>(this, TakeAsync);
        _news = new ChangeSignal(this, time);
        if (state.State.Job is not null)
        {
            Follow(await jobs.ReadItemsAsync(this.GetPrimaryKey(), cancellationToken));
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _counted?.Dispose();
        return Task.CompletedTask;
    }

    public async Task<JobReceipt> Submit(JobDefinition definition)
    {
        if (state.State.Job is { } known)
        {
            return JobAdmission.IsSame(definition, known, _items)
                ? new JobReceipt(known.JobId, known.ItemCount, known.SubmittedAt)
                : throw new NexusException(NexusErrorCode.AlreadyExists, "job_id", $"Another job has the id {known.JobId}.");
        }

        using var activity = Tracing.Source.StartActivity("submit job");
        activity?.SetTag("nexus.job.id", this.GetPrimaryKey().ToString())
            .SetTag("nexus.job.items", definition.Items.IsDefault ? 0 : definition.Items.Length)
            .SetTag("nexus.backend.name", definition.Backend);
        var admitted = await admission.AdmitAsync(this.GetPrimaryKey(), definition, time.GetUtcNow());
        JobItemRecord[] items = [.. admitted.NewItems.Select(i => i.Item)];
        state.State = admitted;
        await this.SaveAsync(state);
        _traceParent = Tracing.TraceParent();
        metrics.Submitted(Job.Backend, items.Length);
        Follow(items);
        return new JobReceipt(Job.JobId, Job.ItemCount, Job.SubmittedAt);
    }

    public Task<JobView> Get() => Task.FromResult(new JobView(
        Job.JobId, Job.Project, Job.Name, Job.Backend, Job.SubmittedAt, Progress.Status, Progress.Items));

    public async Task<JobChanges> Watch(WatchCursor? cursor, CancellationToken cancellationToken)
    {
        if (!Progress.HasNewsFor(cursor))
        {
            await _news.WaitAsync(LongPoll, cancellationToken);
        }

        return Progress.Since(cursor);
    }

    public Task Poke()
    {
        _inbox.Post(null);
        return Task.CompletedTask;
    }

    public Task ItemChanged(JobItemView item)
    {
        _inbox.Post(item);
        return Task.CompletedTask;
    }

    /// <summary>Begins to follow the items, and to look after them until all are terminal.</summary>
    private void Follow(IReadOnlyList<JobItemRecord> items)
    {
        _items = items;
        _progress = new JobProgress(Guid.NewGuid(), items.Select(JobProgress.View));
        if (!Job.Status.IsTerminal())
        {
            _counted ??= metrics.Follow(Job.Backend, _progress);
            _clock ??= this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(TimeSpan.Zero, JobTick.TickPeriod) { KeepAlive = true });
        }
    }

    private async Task TakeAsync(IReadOnlyList<JobItemView?> reports)
    {
        if (_progress is null)
        {
            return;
        }

        var changed = false;
        foreach (var report in reports.OfType<JobItemView>())
        {
            changed |= _progress.Take(report);
        }

        if (changed)
        {
            await ShowAsync();
        }

        if (reports.Contains(null) && !Job.Status.IsTerminal() && _tick.IsWorthALook(time.GetUtcNow()))
        {
            await RecoverAsync();
        }
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        var due = _tick.Due(time.GetUtcNow());
        if (due.HasFlag(JobActions.Recover))
        {
            await RecoverAsync();
        }

        if (due.HasFlag(JobActions.WriteRow) && !Progress.Derived.IsTerminal())
        {
            await WriteRowAsync();
        }
    }

    /// <summary>Reads what is durable, and hands to the backend whatever is not finished. The backend knows what it has already.</summary>
    private async Task RecoverAsync()
    {
        _items = await jobs.ReadItemsAsync(Job.JobId);
        var changed = false;
        foreach (var ended in _items.Where(i => i.Status.IsTerminal()))
        {
            changed |= Progress.Take(JobProgress.View(ended));
        }

        QueuedItem[] unfinished = [.. _items.Where(i => !i.Status.IsTerminal()).Select(i =>
            new QueuedItem(i.Number, i.Attempt, i.ProgramId, i.Settings.Shots, i.Settings.Seed, i.Settings.Inputs.Values))];
        if (unfinished.Length > 0)
        {
            var backend = GrainFactory.GetGrain<IBackendGrain>(GrainKeys.Backend(Job.Backend));
            using var activity = Tracing.Continue("queue items", ActivityKind.Producer, _traceParent);
            activity?.SetTag("nexus.job.id", Job.JobId.ToString()).SetTag("nexus.job.items", unfinished.Length);
            var standings = await backend.Enqueue(
                new EnqueueRequest(Job.JobId, Job.Project, Job.SubmittedAt, [.. unfinished], _traceParent));
            foreach (var (item, standing) in unfinished.Zip(standings))
            {
                // Only forward: what the items report themselves is newer.
                var shown = Progress[item.Number];
                changed |= shown.Status < standing && Progress.Take(shown with { Status = standing });
            }
        }

        if (changed || Progress.Derived.IsTerminal())
        {
            await ShowAsync();
        }

        _tick.Recovered(time.GetUtcNow());
    }

    /// <summary>Lets watchers see what changed; the end of the job only once its row holds it.</summary>
    private async Task ShowAsync()
    {
        _tick.Heard(time.GetUtcNow());
        _counted?.Show(Progress);
        if (Progress.Derived.IsTerminal())
        {
            if (Job.Status != Progress.Derived)
            {
                await WriteRowAsync();
                metrics.Ended(Job.Backend, Job.Status);
            }

            _counted?.Dispose();
            _counted = null;
            Progress.Settle();
            _clock?.Dispose();
            _clock = null;
            LogEnded(Job.JobId, Job.Status);
        }

        _news.Tell(atOnce: Progress.Status.IsTerminal());
    }

    private async Task WriteRowAsync()
    {
        var now = time.GetUtcNow();
        state.State.Job = Job with { Status = Progress.Derived, Counts = Progress.Counts, UpdatedAt = now };
        await this.SaveAsync(state);
        _tick.RowWritten(now);
    }

    private NexusException NotFound() => new(NexusErrorCode.NotFound, "job_id", $"There is no job {this.GetPrimaryKey()}.");

}
