using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Nexus.Grains.Backends;
using Nexus.Grains.Telemetry;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Jobs;

/// <summary>
/// An item of a job. Events come in from workers and backends; <see cref="JobItemTransitions.Apply"/> says what each makes of the
/// item; what must not be forgotten is saved in one write before anybody is told.
/// </summary>
[GrainType("nexus.item"), CollectionAgeLimit(Minutes = 5)]
internal sealed partial class JobItemGrain(
    [PersistentState("item", "nexus")] IPersistentState<JobItemState> state,
    IJobStore jobs,
    ILogger<JobItemGrain> logger) : Grain, IJobItemGrain
{
    private Inbox<JobItemEvent?> _inbox = null!;
    private ItemProgress? _newestProgress;
    private ItemProgress? _progress;
    private bool _failed;
    private ActivityContext _reported;

    /// <summary>The extension of an item's key: its number.</summary>
    public static string Extension(int number) => number.ToString(CultureInfo.InvariantCulture);

    private JobItemRecord Item
    {
        get => state.State.Item ?? throw new NexusException(
            NexusErrorCode.NotFound, "item", $"Job {this.GetPrimaryKey(out var number)} has no item {number}.");
        set => state.State.Item = value;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _inbox = new Inbox<JobItemEvent?>(this, TakeAsync);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // Starts are kept in memory until the end of the work; a planned end of this activation is the last chance to keep them, and what was
        // reported and not taken yet.
        if (!_failed)
        {
            await _inbox.FlushAsync();
        }

        if (state.State.NewHistory.Count > 0 && !_failed)
        {
            await state.WriteStateAsync(cancellationToken);
        }
    }

    public Task<JobItemView> Get() => Task.FromResult(View());

    public async Task<JobItemHistory> GetHistory()
    {
        var entries = await jobs.ReadHistoryAsync(Item.JobId, Item.Number);
        var attempts = await jobs.ReadAttemptsAsync(Item.JobId, Item.Number);
        return ItemHistories.Of(Item.Number, [.. entries, .. state.State.NewHistory], attempts);
    }

    public async Task<JobItemView> Order(ImmutableArray<JobItemEvent> orders)
    {
        _ = Item;
        await _inbox.FlushAsync();
        if (Apply(orders).HasFlag(TransitionEffects.Save))
        {
            await SaveAsync();
        }

        return View();
    }

    public Task Report(ImmutableArray<JobItemEvent> happened)
    {
        _ = Item;
        _reported = Activity.Current?.Context ?? default;
        foreach (var one in happened)
        {
            _inbox.Post(one);
        }

        return Task.CompletedTask;
    }

    public Task ReportProgress(ItemProgress progress)
    {
        _ = Item;
        _newestProgress = progress;
        _inbox.Post(null);
        return Task.CompletedTask;
    }

    /// <summary>Takes what has happened, and then how far the work is, which null stands for.</summary>
    private async Task TakeAsync(IReadOnlyList<JobItemEvent?> posted)
    {
        var effects = Apply(posted.OfType<JobItemEvent>());
        if (effects.HasFlag(TransitionEffects.Save))
        {
            await SaveAsync();
        }

        foreach (var death in posted.OfType<ItemProcessDied>())
        {
            TellBackendAsync(death).Ignore();
        }

        if (effects.HasFlag(TransitionEffects.TellJob) | TakeProgress())
        {
            TellJobAsync().Ignore();
        }
    }

    private bool TakeProgress()
    {
        if (_newestProgress is not { } reported)
        {
            return false;
        }

        var known = _progress;
        (_newestProgress, _progress) = (null, RunProgress.Take(Item, known, reported));
        return !ReferenceEquals(_progress, known);
    }

    private JobItemView View() => JobProgress.View(Item) with { Progress = RunProgress.Of(Item, _progress) };

    private TransitionEffects Apply(IEnumerable<JobItemEvent> events)
    {
        var effects = TransitionEffects.None;
        foreach (var happened in events)
        {
            var transition = JobItemTransitions.Apply(Item, happened);
            effects |= transition.Effects;
            Keep(transition, happened);
            if (transition.Ignored is { } why)
            {
                LogIgnored(happened.GetType().Name, Item.Number, Item.JobId, why);
            }
        }

        return effects;
    }

    private async Task SaveAsync()
    {
        using var activity = Tracing.Continue("store item", ActivityKind.Internal, _reported)
            .About(Item.JobId, Item.Number, Item.Attempt)?
            .SetTag("nexus.status", Item.Status.Name());
        _failed = true;
        await this.SaveAsync(state);
        _failed = false;
    }

    private void Keep(JobItemTransition transition, JobItemEvent happened)
    {
        Item = transition.Item;
        var next = state.State;
        next.SettledLease = Math.Max(next.SettledLease, transition.SettledLease);
        next.Attempt = transition.Attempt ?? next.Attempt;
        if (transition.Entry is { } entry)
        {
            next.NewHistory.Add(entry);
        }

        if (transition.Ignored is null && happened is ItemCompleted { Programs: { } programs })
        {
            next.NewPrograms = [.. programs.Select(p => p.ToRecord(happened.At))];
        }

        if (transition.Ignored is null && happened is ItemCompleted { Result: { } body } completed)
        {
            next.Result = new ResultRecord
            {
                Attempt = completed.Attempt,
                Lease = completed.Lease,
                Format = completed.ResultFormat,
                Body = body,
                CreatedAt = completed.At,
            };
        }
    }

    private async Task TellBackendAsync(ItemProcessDied death)
    {
        try
        {
            await GrainFactory.GetGrain<IBackendGrain>(death.Actor).DeathRecorded(Item.JobId, Item.Number, death.Lease, Item.Status.IsTerminal());
        }
        catch (Exception failure)
        {
            // The backend reports the death again until it hears of it.
            LogBackendNotTold(failure, Item.JobId, Item.Number);
        }
    }

    private async Task TellJobAsync()
    {
        try
        {
            await GrainFactory.GetGrain<IJobGrain>(Item.JobId).ItemChanged(View());
        }
        catch (Exception failure)
        {
            // The job looks at its items' rows itself when it hears nothing.
            LogJobNotTold(failure, Item.JobId, Item.Number);
        }
    }
}
