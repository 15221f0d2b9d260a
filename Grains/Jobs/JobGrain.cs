using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
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
    JobDriver driver,
    IJobStore jobs,
    IOptions<NexusOptions> options,
    LongPolls polls,
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
            return await admission.DifferenceAsync(definition, known, _items) is { } difference
                ? throw IsTaken(definition.Key is { } key
                    ? $"The idempotency key '{key}' stands for job {known.JobId}, which was another request: {difference}."
                    : $"Another job has the id {known.JobId}: {difference}.")
                : new JobReceipt(known.JobId, known.ItemCount, known.SubmittedAt);
        }

        using var activity = Tracing.Source.StartActivity("submit job");
        activity?.SetTag("nexus.job.id", this.GetPrimaryKey().ToString())
            .SetTag("nexus.job.items", definition.Items.IsDefault ? 0 : definition.Items.Length)
            .SetTag("nexus.backend.name", definition.Backend);
        var admitted = await admission.AdmitAsync(this.GetPrimaryKey(), definition, time.GetUtcNow());
        if (await jobs.ReadTombstoneAsync(this.GetPrimaryKey()) is not null)
        {
            throw IsTaken(definition.Key is { } key
                ? $"The job of the idempotency key '{key}', {this.GetPrimaryKey()}, was deleted a moment ago; the key is free again in a few minutes."
                : $"A job with the id {this.GetPrimaryKey()} was deleted a moment ago; its id is free again in a few minutes.");
        }

        IReadOnlyList<JobItemRecord> items = [.. admitted.NewItems.Select(i => i.Item)];
        var reuses = admitted.NewItems.Any(i => i.Reused is not null);
        state.State = admitted;
        await this.SaveAsync(state);
        if (reuses)
        {
            // Which of the results were still there, the write knows.
            items = await this.SaveAsync(() => jobs.ReadItemsAsync(this.GetPrimaryKey()));
        }

        _traceParent = Tracing.TraceParent();
        metrics.Submitted(Job.Backend, items.Count);
        Follow(items);
        return new JobReceipt(Job.JobId, Job.ItemCount, Job.SubmittedAt);
    }

    public Task<JobView> Get() => Task.FromResult(new JobView(
        Job.JobId, Job.Project, Job.Name, Job.Backend, Job.SubmittedAt, Progress.Status, Progress.Items, Job.RerunOf, Job.Kind, Job.Compile, Progress.Fraction));

    public async Task<JobChanges> Watch(WatchCursor? cursor, CancellationToken cancellationToken)
    {
        if (!Progress.HasNewsFor(cursor))
        {
            polls.ThrowIfClosed();
            await _news.WaitAsync(LongPoll, polls.Interruption, cancellationToken);
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

    private static NexusException IsTaken(string message) => new(NexusErrorCode.AlreadyExists, "job_id", message);

    /// <summary>Begins to follow the items, and to look after them until all are terminal.</summary>
    private void Follow(IReadOnlyList<JobItemRecord> items)
    {
        _items = items;
        _progress = new JobProgress(Guid.NewGuid(), items.Select(JobProgress.View), Job.Status);
        _progress.ShowCancelAsked(Job.CancelAsked);
        foreach (var command in Job.Pending)
        {
            _progress.Show(command);
        }

        if (!Job.Status.IsTerminal())
        {
            LookAfter();
        }
    }

    private void LookAfter()
    {
        _counted ??= metrics.Follow(Job.Backend, Progress);
        _clock ??= this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(TimeSpan.Zero, JobTick.TickPeriod) { KeepAlive = true });
    }

    private async Task TakeAsync(IReadOnlyList<JobItemView?> reports)
    {
        if (_progress is null)
        {
            return;
        }

        var (changed, moved) = (false, false);
        foreach (var report in reports.OfType<JobItemView>())
        {
            changed |= _progress.Take(report);
            moved |= _progress.TakeProgress(report);
        }

        if (changed)
        {
            await ShowAsync();
        }
        else if (moved)
        {
            // Watchers hear of it; nothing is written.
            _news.TellProgress();
        }

        if (_progress is null || !reports.Contains(null) || Job.Status.IsTerminal())
        {
            return;
        }

        if (_tick.IsWorthALook(time.GetUtcNow()))
        {
            await RecoverAsync();
        }
        else
        {
            _tick.Poked();
        }
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        await LimitAsync();
        var due = _progress is null || Job.Status.IsTerminal() ? JobActions.None : _tick.Due(time.GetUtcNow());
        if (due.HasFlag(JobActions.Recover))
        {
            await RecoverAsync();
        }

        if (due.HasFlag(JobActions.WriteRow) && _progress?.Derived.IsTerminal() == false)
        {
            await WriteRowAsync();
        }
    }

    /// <summary>Ends items that are over a limit, and flags those that make no progress.</summary>
    private async Task LimitAsync()
    {
        if (_progress is null)
        {
            return;
        }

        var changed = false;
        List<(JobItemView Item, string Why)> late = [];
        foreach (var item in Progress.Items)
        {
            var (end, stuck) = ItemLimits.Tick(item, Job.Kind, options.Value, time.GetUtcNow());
            changed |= Progress.Flag(item.Number, stuck);
            if (end is not null)
            {
                late.Add((item, end));
            }
        }

        foreach (var ended in await driver.EndAsync(Job, late))
        {
            changed |= Progress.Take(ended);
        }

        if (changed)
        {
            await ShowAsync();
        }
    }

    /// <summary>Drives the job on from what is durable: commands to the items, and to the backend what is to run and what is not. Both know what they have already.</summary>
    private async Task RecoverAsync()
    {
        _items = await driver.OrderAsync(Job);
        var changed = false;
        foreach (var row in _items.Where(i => i.Status.IsTerminal() || i.Command > Progress[i.Number].Command || Progress[i.Number].Status == JobStatus.Retrying))
        {
            changed |= Progress.Take(JobProgress.View(row));
        }

        // Work of an item that a limit has ended may go on when its job died before it could say so.
        foreach (var ended in await driver.StopAsync(Job, [.. _items.Where(i => i.Status is JobStatus.Cancelling or JobStatus.Terminated)]))
        {
            changed |= Progress.Take(ended);
        }

        changed |= await EnqueueAsync([.. _items.Where(i =>
            i.Status is JobStatus.Submitted or JobStatus.Queued or JobStatus.Running && JobDriver.Due(Job, i).Count == 0)]);
        state.State.Job = Job with { Pending = JobDriver.StillPending(Job, _items) };
        var unsettled = Job.Pending.Count > 0 || Progress.CountOf(JobStatus.Cancelling) > 0;
        if (changed || Progress.Derived.IsTerminal())
        {
            await ShowAsync();
        }

        _tick.Recovered(time.GetUtcNow(), unsettled);
    }

    private async Task<bool> EnqueueAsync(IReadOnlyList<JobItemRecord> items)
    {
        var changed = false;
        QueuedItem[] unfinished = [.. items.Select(i =>
            new QueuedItem(i.Number, i.Attempt, i.ProgramId, i.Settings.Shots, i.Settings.Seed, i.Settings.Inputs.Values, i.Settings.Options.Values))];
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
                var since = standing == JobStatus.Running ? time.GetUtcNow() : shown.Since;
                changed |= shown.Status < standing && Progress.Take(shown with { Status = standing, Since = since, Stuck = null });
            }
        }

        return changed;
    }

    /// <summary>Lets watchers see what changed; the end of the job only once its row holds it.</summary>
    private async Task ShowAsync()
    {
        _tick.Heard(time.GetUtcNow());
        _counted?.Show(Progress);
        if (Progress.Derived.IsTerminal() && Job.DeleteAsked)
        {
            await EraseAsync();
            return;
        }

        if (Progress.Derived.IsTerminal())
        {
            if (Job.Status != Progress.Derived)
            {
                await WriteRowAsync();
                metrics.Ended(Job.Backend, Job.Status);
            }

            Progress.Settle();
            Rest();
            LogEnded(Job.JobId, Job.Status);
        }

        _news.Tell(atOnce: Progress.Status.IsTerminal());
    }

    /// <summary>Nothing is left to look after.</summary>
    private void Rest()
    {
        _counted?.Dispose();
        _counted = null;
        _clock?.Dispose();
        _clock = null;
    }

    private async Task WriteRowAsync()
    {
        var now = time.GetUtcNow();
        var pending = Progress.Derived.IsTerminal() ? [] : Job.Pending;
        state.State.Job = Job with { Status = Progress.Derived, Counts = Progress.Counts, Pending = pending, UpdatedAt = now };
        await this.SaveAsync(state);
        _tick.RowWritten(now);
    }

    private NexusException NotFound() => new(NexusErrorCode.NotFound, "job_id", $"There is no job {this.GetPrimaryKey()}.");
}
