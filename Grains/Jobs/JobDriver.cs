using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Grains.Backends;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Jobs;

/// <summary>
/// Drives a job on from what is durable: its items take what was asked of them, the backend gets those that are to run, and lets those go that
/// are not. Every step may be repeated, so that it does not matter where an earlier drive was cut short.
/// </summary>
internal sealed partial class JobDriver(
    IJobStore jobs,
    IGrainFactory grains,
    [FromKeyedServices(NexusTime.Key)] TimeProvider time,
    ILogger<JobDriver> logger)
{
    /// <summary>Hands pending commands to their items, and reads where all items stand then.</summary>
    public async Task<IReadOnlyList<JobItemRecord>> OrderAsync(JobRecord job)
    {
        var items = await jobs.ReadItemsAsync(job.JobId);
        var due = items.Select(item => (Item: item, Commands: Due(job, item))).Where(d => d.Commands.Count > 0).ToList();
        if (due.Count == 0)
        {
            return items;
        }

        var leases = await LeasesAsync(job, [.. due.Where(d => d.Commands.Any(c => c.Strategy == ResubmitStrategy.Resync)).Select(d => d.Item)]);
        await Task.WhenAll(due.Select(async d =>
        {
            List<JobItemEvent> events = [];
            foreach (var command in d.Commands)
            {
                events.AddRange(await EventsAsync(d.Item, command, leases.GetValueOrDefault(d.Item.Number), job.Backend));
            }

            await OrderAsync(job.JobId, d.Item.Number, [.. events]);
        }));
        return await jobs.ReadItemsAsync(job.JobId);
    }

    /// <summary>
    /// Has the backend let go what is to be cancelled, and what is over. An item that is to be cancelled and that nobody has ends here; the
    /// others end when their workers say so.
    /// </summary>
    /// <returns>The items that ended here.</returns>
    public async Task<IReadOnlyList<JobItemView>> StopAsync(JobRecord job, IReadOnlyList<JobItemRecord> items)
    {
        if (items.Count == 0)
        {
            return [];
        }

        var standings = await Backend(job).Stop(job.JobId, [.. items.Select(i => new ItemAttempt(i.Number, i.Attempt))]);
        var gone = items.Zip(standings).Where(i => i.First.Status == JobStatus.Cancelling && i.Second == StopStanding.Gone).Select(i => i.First);
        var ended = await Task.WhenAll(gone.Select(item => OrderAsync(
            job.JobId, item.Number, [new ItemStopped(item.Attempt, 0, time.GetUtcNow(), GrainKeys.Backend(job.Backend))])));
        return [.. ended.OfType<JobItemView>()];
    }

    /// <summary>
    /// Ends items that are over a limit, and has the backend let them go. Of those that are to run, only what a worker holds: work that has ended
    /// was within the limit, and its report is late for other reasons.
    /// </summary>
    /// <returns>The items as they stand then.</returns>
    public async Task<IReadOnlyList<JobItemView>> EndAsync(JobRecord job, IReadOnlyList<(JobItemView Item, string Why)> late)
    {
        if (late.Any(l => l.Item.Status == JobStatus.Running))
        {
            var leases = await Backend(job).Leases(job.JobId, [.. late.Select(l => new ItemAttempt(l.Item.Number, l.Item.Attempt))]);
            late = [.. late.Zip(leases).Where(l => l.First.Item.Status != JobStatus.Running || l.Second > 0).Select(l => l.First)];
        }

        if (late.Count == 0)
        {
            return [];
        }

        var now = time.GetUtcNow();
        var ended = await Task.WhenAll(late.Select(l => OrderAsync(
            job.JobId, l.Item.Number, [new ItemTimedOut(l.Item.Attempt, now, GrainKeys.Backend(job.Backend), l.Why)])));
        await Backend(job).Stop(job.JobId, [.. late.Select(l => new ItemAttempt(l.Item.Number, l.Item.Attempt))]);
        return [.. ended.OfType<JobItemView>()];
    }

    /// <summary>What a resubmission would do with each of these items.</summary>
    public async Task<ImmutableArray<ItemResubmission>> DecideAsync(
        JobRecord job, IReadOnlyList<JobItemView> chosen, IReadOnlyList<JobItemRecord> rows, ResubmitStrategy strategy)
    {
        var leases = await Backend(job).Leases(job.JobId, [.. chosen.Select(i => new ItemAttempt(i.Number, i.Attempt))]);
        var decided = ImmutableArray.CreateBuilder<ItemResubmission>(chosen.Count);
        foreach (var (item, lease) in chosen.Zip(leases))
        {
            var row = rows[item.Number - 1];
            var hasResult = strategy == ResubmitStrategy.Resync && await HasResultAsync(job.JobId, item.Number, item.Attempt, item.Status);
            decided.Add(JobOrders.Decide(item, strategy, row.Settings.Shots, lease > 0 && lease >= row.Lease, hasResult));
        }

        return decided.MoveToImmutable();
    }

    /// <summary>The commands that an item has not taken yet, oldest first.</summary>
    public static IReadOnlyList<JobCommandRecord> Due(JobRecord job, JobItemRecord item) =>
        [.. job.Pending.Where(c => c.Number > item.Command && c.Items.Contains(item.Number))];

    /// <summary>The commands that some of their items have not taken yet.</summary>
    public static IReadOnlyList<JobCommandRecord> StillPending(JobRecord job, IReadOnlyList<JobItemRecord> items) =>
        [.. job.Pending.Where(c => c.Items.Any(number => items[number - 1].Command < c.Number))];

    private async Task<IReadOnlyList<JobItemEvent>> EventsAsync(JobItemRecord item, JobCommandRecord command, long lease, string backend)
    {
        if (command is not { Kind: JobCommandKind.Resubmit, Strategy: { } strategy })
        {
            return [new ItemCancelAsked(command.At, command.Actor, command.Number)];
        }

        var asked = new ItemRetryAsked(command.At, command.Actor, command.Number, strategy);
        if (strategy != ResubmitStrategy.Resync)
        {
            return [asked, new ItemSentAgain(command.At, command.Actor, command.Number)];
        }

        var now = time.GetUtcNow();
        var hasResult = await HasResultAsync(item.JobId, item.Number, item.Attempt, item.Status);
        var held = lease >= item.Lease ? lease : 0;
        return held > 0 || hasResult
            ? [asked, new ItemResynced(now, GrainKeys.Backend(backend), command.Number, held, hasResult)]
            : [new ItemLeft(now, GrainKeys.Backend(backend), command.Number)];
    }

    /// <summary>Whether an attempt that ended otherwise has a stored result: one that was on its way when the item ended.</summary>
    private async Task<bool> HasResultAsync(Guid jobId, int number, int attempt, JobStatus status) =>
        status.IsTerminal() && status != JobStatus.Completed && await jobs.ReadResultAsync(jobId, number, attempt) is not null;

    private async Task<IReadOnlyDictionary<int, long>> LeasesAsync(JobRecord job, IReadOnlyList<JobItemRecord> items)
    {
        if (items.Count == 0)
        {
            return ImmutableDictionary<int, long>.Empty;
        }

        var leases = await Backend(job).Leases(job.JobId, [.. items.Select(i => new ItemAttempt(i.Number, i.Attempt))]);
        return items.Zip(leases).ToDictionary(i => i.First.Number, i => i.Second);
    }

    private async Task<JobItemView?> OrderAsync(Guid jobId, int number, ImmutableArray<JobItemEvent> events)
    {
        try
        {
            return await grains.GetGrain<IJobItemGrain>(jobId, JobItemGrain.Extension(number)).Order(events);
        }
        catch (Exception failure)
        {
            // What was asked stays on record: the next drive tries again, and the other items go on.
            LogNotOrdered(failure, jobId, number);
            return null;
        }
    }

    private IBackendGrain Backend(JobRecord job) => grains.GetGrain<IBackendGrain>(GrainKeys.Backend(job.Backend));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Item {Item} of job {JobId} could not be told what was asked of it; it will be told again.")]
    private partial void LogNotOrdered(Exception failure, Guid jobId, int item);
}
