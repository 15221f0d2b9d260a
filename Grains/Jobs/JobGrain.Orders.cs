using System.Collections.Immutable;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Jobs;

/// <summary>What is asked of a job: decided by <see cref="JobOrders"/>, put on record, acknowledged, and driven on by a later turn.</summary>
internal sealed partial class JobGrain
{
    public async Task<CancelReceipt> Cancel(CancelOrder order)
    {
        if (await AnsweredAsync(order.Key) is { } known)
        {
            return known.Answer(order);
        }

        var receipt = JobOrders.Cancel(Progress.Items, order.Items);
        state.State.NewRequest = AnsweredOrders.Record(order, receipt, time.GetUtcNow());
        if (!receipt.Asked.IsEmpty)
        {
            var whole = order.Items.IsDefaultOrEmpty;
            await RecordAsync(Job with { CancelAsked = Job.CancelAsked || whole }, JobCommandKind.Cancel, receipt.Asked, null, order.Actor);
        }

        await KeepAnswerAsync();
        return receipt;
    }

    public async Task<ResubmitReceipt> Resubmit(ResubmitOrder order)
    {
        if (!order.DryRun && await AnsweredAsync(order.Key) is { } known)
        {
            return known.Answer(order);
        }

        var chosen = JobOrders.Choose(Progress.Items, order);
        if (Job.DeleteAsked)
        {
            throw new NexusException(NexusErrorCode.FailedPrecondition, "job_id", $"Job {Job.JobId} is about to be deleted.");
        }

        var decided = await driver.DecideAsync(Job, chosen, await jobs.ReadItemsAsync(Job.JobId), order.Strategy);
        ImmutableArray<int> moved = [.. decided.Where(d => d.Action != ResubmitAction.Leave).Select(d => d.Number)];
        var receipt = new ResubmitReceipt(decided);
        state.State.NewRequest = AnsweredOrders.Record(order, receipt, time.GetUtcNow());
        if (!order.DryRun && !moved.IsEmpty)
        {
            await RecordAsync(Job with { CancelAsked = false }, JobCommandKind.Resubmit, moved, order.Strategy, order.Actor);
        }

        await KeepAnswerAsync();
        return receipt;
    }

    public async Task<DeleteReceipt> Delete(DeleteOrder order)
    {
        if (_progress is null && await jobs.ReadTombstoneAsync(this.GetPrimaryKey()) is not null)
        {
            // Asked again, because the answer was lost.
            return new DeleteReceipt(Deleted: true);
        }

        ImmutableArray<JobItemView> live = [.. Progress.Items.Where(i => !i.Status.IsTerminal())];
        if (live.IsEmpty)
        {
            await EraseAsync();
            return new DeleteReceipt(Deleted: true);
        }

        if (!order.CancelFirst)
        {
            throw new NexusException(
                NexusErrorCode.FailedPrecondition, "job_id", $"Job {Job.JobId} is {Progress.Status.Name()}: cancel it first, or ask for that with its deletion.");
        }

        ImmutableArray<int> toCancel = [.. live.Where(i => i.Status != JobStatus.Cancelling).Select(i => i.Number)];
        await RecordAsync(Job with { CancelAsked = true, DeleteAsked = true }, JobCommandKind.Cancel, toCancel, null, order.Actor);
        return new DeleteReceipt(Deleted: false);
    }

    /// <summary>What was asked and answered before under a key, or null.</summary>
    private async Task<JobRequestRecord?> AnsweredAsync(string? key)
    {
        if (key is null)
        {
            return null;
        }

        AnsweredOrders.Check(key);
        return await jobs.ReadRequestAsync(Job.JobId, key);
    }

    /// <summary>Keeps the answer of an order that changed nothing; with one that did, it is written already.</summary>
    private async Task KeepAnswerAsync()
    {
        if (state.State.NewRequest is not null)
        {
            await this.SaveAsync(state);
        }
    }

    /// <summary>Puts on record what is asked of items, and shows it; a later turn hands it to them.</summary>
    private async Task RecordAsync(JobRecord job, JobCommandKind kind, ImmutableArray<int> items, ResubmitStrategy? strategy, string actor)
    {
        var now = time.GetUtcNow();
        var command = new JobCommandRecord
        {
            Number = job.LastCommand + 1,
            Kind = kind,
            Items = items,
            Strategy = strategy,
            At = now,
            Actor = actor,
        };
        var counts = Progress.CountsAfter(command);
        state.State.Job = job with
        {
            LastCommand = command.Number,
            Pending = [.. job.Pending, command],
            Status = JobStatuses.OfJob(counts, job.CancelAsked),
            Counts = counts,
            UpdatedAt = now,
        };
        await this.SaveAsync(state);
        Progress.ShowCancelAsked(job.CancelAsked);
        Progress.Show(command);
        LookAfter();
        _tick.Hurry();
        _news.Tell(atOnce: true);
        _inbox.Post(null);
    }

    /// <summary>Deletes the job and all that belongs to it. Whatever still comes finds nothing to change.</summary>
    private async Task EraseAsync()
    {
        var (job, now) = (Job, time.GetUtcNow());
        await driver.StopAsync(job, await jobs.ReadItemsAsync(job.JobId));
        state.State.DeletedAt = now;
        state.State.PurgeAfter = now + options.Value.TombstoneTime;
        await this.SaveAsync(async () =>
        {
            await state.ClearStateAsync();
            return true;
        });
        Rest();
        (_progress, _items) = (null, []);
        _news.Tell(atOnce: true);
        LogDeleted(job.JobId);
    }
}
