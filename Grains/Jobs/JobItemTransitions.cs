using System.Globalization;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Jobs;

/// <summary>What a grain must do after a transition.</summary>
[Flags]
public enum TransitionEffects
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>Make the item durable before anything else is done.</summary>
    Save = 1,
    /// <summary>Tell the job, after saving.</summary>
    TellJob = 2,
    /// <summary>Tell the backend, after saving, that the death of a process is on record: until then it does not start the item again.</summary>
    TellBackend = 4,
}

/// <summary>The outcome of an event.</summary>
/// <param name="Item">The item after it; the same one when the event changes nothing.</param>
/// <param name="Entry">The history entry to append, or null.</param>
/// <param name="Attempt">The attempt's row to write, or null.</param>
/// <param name="SettledLease">Grants up to this lease are done with; 0 for none.</param>
/// <param name="Effects">What to do next.</param>
/// <param name="Ignored">Why the event changes nothing, or null when it counts.</param>
public sealed record JobItemTransition(
    JobItemRecord Item,
    HistoryRecord? Entry,
    AttemptRecord? Attempt,
    long SettledLease,
    TransitionEffects Effects,
    string? Ignored);

/// <summary>The one place where the status of a job item changes.</summary>
public static class JobItemTransitions
{
    /// <summary>So many deaths of a process in which an item ran alone make the item poison: it is not started again.</summary>
    public const int PoisonDeaths = 3;

    /// <summary>What an event makes of an item. Pure and total: every status takes every event, if only to say why it changes nothing.</summary>
    public static JobItemTransition Apply(JobItemRecord item, JobItemEvent happened)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(happened);
        if (happened.Attempt != item.Attempt)
        {
            return Ignore(item, happened, Text($"it speaks of attempt {happened.Attempt}, and the item is in attempt {item.Attempt}"));
        }

        if (happened.Lease < item.Lease)
        {
            return Ignore(item, happened, Text($"its lease {happened.Lease} was followed by lease {item.Lease}"));
        }

        if (item.Status.IsTerminal() || item.Status == JobStatus.Retrying)
        {
            return Ignore(item, happened, $"the item is {item.Status.Name()} already");
        }

        return happened switch
        {
            ItemQueued => Queued(item, happened),
            ItemStarted => Started(item, happened),
            ItemCompleted => End(item, happened, JobStatus.Completed, "", $"{happened.Actor} finished it"),
            ItemFailed failed => End(item, happened, JobStatus.Error, failed.Message, failed.Message),
            ItemProcessDied died => ProcessDied(item, died),
            _ => Ignore(item, happened, $"events of type {happened.GetType().Name} are not known"),
        };
    }

    private static JobItemTransition Queued(JobItemRecord item, JobItemEvent happened) => item.Status switch
    {
        JobStatus.Submitted => Move(item, happened, JobStatus.Queued, $"{happened.Actor} queued it"),
        // The same lease may report late; a newer one means that the work before it is lost and the attempt starts again.
        JobStatus.Running when happened.Lease > item.Lease => Move(item, happened, JobStatus.Queued, $"{happened.Actor} queued it again"),
        _ => Ignore(item, happened, $"the item is {item.Status.Name()} already"),
    };

    private static JobItemTransition Started(JobItemRecord item, JobItemEvent happened) => item.Status switch
    {
        JobStatus.Submitted or JobStatus.Queued => Move(
            item with { StartedAt = item.StartedAt ?? happened.At }, happened, JobStatus.Running, $"{happened.Actor} started it"),
        _ => Ignore(item, happened, $"the item is {item.Status.Name()} already"),
    };

    private static JobItemTransition ProcessDied(JobItemRecord item, ItemProcessDied died)
    {
        var deaths = item.Deaths + (died.RanAlone ? 1 : 0);
        var counted = item with { Deaths = deaths };
        var reason = Text($"granted at {died.GrantedAt:HH:mm:ss.fff} UTC to {died.Worker}, whose process died");
        if (item.Status == JobStatus.Cancelling)
        {
            return CloseLease(End(counted, died, JobStatus.Cancelled, "", reason + "; a cancellation had been asked for"), died);
        }

        if (deaths >= PoisonDeaths)
        {
            var message = Text($"Its process died {deaths} times while it ran alone, so it is not started again.");
            return CloseLease(End(counted, died, JobStatus.Error, message, reason + "; " + message), died);
        }

        if (died.RanAlone)
        {
            reason += Text($" while it ran alone ({deaths} of {PoisonDeaths})");
        }

        return CloseLease(Move(counted, died, JobStatus.Queued, reason + "; the attempt starts again"), died);
    }

    /// <summary>Nothing counts any more that is reported under the lease of a dead process, a second report of its death included.</summary>
    private static JobItemTransition CloseLease(JobItemTransition transition, ItemProcessDied died) => transition with
    {
        Item = transition.Item with { Lease = died.Lease + 1 },
        SettledLease = died.Lease,
        Effects = transition.Effects | TransitionEffects.Save | TransitionEffects.TellBackend,
    };

    /// <summary>A move between live statuses, kept in memory until something must be durable.</summary>
    private static JobItemTransition Move(JobItemRecord item, JobItemEvent happened, JobStatus to, string reason)
    {
        var (next, entry) = Enter(item, happened, to, reason);
        return new JobItemTransition(next, entry, null, 0, TransitionEffects.TellJob, null);
    }

    /// <summary>The end of the attempt, durable before anybody hears of it.</summary>
    private static JobItemTransition End(JobItemRecord item, JobItemEvent happened, JobStatus outcome, string message, string reason)
    {
        var (next, entry) = Enter(item with { Message = message, EndedAt = happened.At }, happened, outcome, reason);
        var attempt = new AttemptRecord
        {
            Attempt = next.Attempt,
            Lease = next.Lease,
            Worker = happened is ItemProcessDied died ? died.Worker : happened.Actor,
            StartedAt = next.StartedAt,
            EndedAt = happened.At,
            Outcome = outcome,
            Error = message,
        };
        return new JobItemTransition(next, entry, attempt, happened.Lease, TransitionEffects.Save | TransitionEffects.TellJob, null);
    }

    private static (JobItemRecord Item, HistoryRecord Entry) Enter(JobItemRecord item, JobItemEvent happened, JobStatus to, string reason)
    {
        var entry = new HistoryRecord
        {
            Sequence = item.HistoryCount + 1,
            At = happened.At,
            From = item.Status,
            To = to,
            Attempt = item.Attempt,
            Lease = happened.Lease,
            Reason = reason,
            Actor = happened.Actor,
        };
        return (item with { Status = to, Lease = happened.Lease, HistoryCount = entry.Sequence }, entry);
    }

    /// <summary>
    /// Changes nothing. The grant of an event that ends work is settled all the same: no row may stay behind for work that nobody waits for.
    /// </summary>
    private static JobItemTransition Ignore(JobItemRecord item, JobItemEvent happened, string why)
    {
        var settles = happened is ItemCompleted or ItemFailed or ItemProcessDied && item.Status.IsTerminal();
        var effects = settles ? TransitionEffects.Save : TransitionEffects.None;
        effects |= happened is ItemProcessDied ? TransitionEffects.TellBackend : TransitionEffects.None;
        return new JobItemTransition(item, null, null, settles ? happened.Lease : 0, effects, why);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
