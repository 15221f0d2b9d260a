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
        if (happened is JobItemCommand command)
        {
            return Obey(item, command);
        }

        if (happened.Attempt != item.Attempt)
        {
            return Ignore(item, happened, Text($"it speaks of attempt {happened.Attempt}, and the item is in attempt {item.Attempt}"));
        }

        if (happened.Lease < item.Lease && !SpeaksOfNoLease(happened))
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
            ItemCompleted completed => End(item, happened, JobStatus.Completed, completed.Note, $"{happened.Actor} finished it"),
            ItemFailed failed => End(item, happened, JobStatus.Error, failed.Message, failed.Message),
            ItemProcessDied died => ProcessDied(item, died),
            ItemStopped => End(item, happened, JobStatus.Cancelled, "", happened.Lease == 0 ? "it had not started" : $"{happened.Actor} stopped it"),
            ItemHandedBack => HandedBack(item, happened),
            ItemTimedOut late => End(item, happened, JobStatus.Terminated, late.Message, late.Message),
            _ => Ignore(item, happened, $"events of type {happened.GetType().Name} are not known"),
        };
    }

    /// <summary>Whether an event is about the item as a whole, whoever holds it.</summary>
    private static bool SpeaksOfNoLease(JobItemEvent happened) => happened is ItemTimedOut or ItemStopped { Lease: 0 };

    /// <summary>What a command makes of an item. Each is taken once, and the item keeps its number whether or not it changes more.</summary>
    private static JobItemTransition Obey(JobItemRecord item, JobItemCommand command)
    {
        if (command is ItemSentAgain or ItemResynced)
        {
            return item.Status == JobStatus.Retrying && item.Command == command.Command
                ? Retried(item, command)
                : Ignore(item, command, Text($"the item is {item.Status.Name()}, and not about to be resubmitted by command {command.Command}"));
        }

        if (command.Command <= item.Command)
        {
            return Ignore(item, command, Text($"command {command.Command} was taken already"));
        }

        var next = command switch
        {
            ItemCancelAsked when !item.Status.IsTerminal() && item.Status != JobStatus.Cancelling =>
                Move(item, command, JobStatus.Cancelling, $"{command.Actor} asked for its cancellation"),
            ItemRetryAsked { Strategy: var strategy } when MayRetry(item.Status, strategy) => Retry(item, command, strategy),
            ItemLeft => Ignore(item, command, "nothing of its attempt was found, and it is left as it is"),
            _ => Ignore(item, command, $"the item is {item.Status.Name()}"),
        };
        return next with
        {
            Item = next.Item with { Command = command.Command },
            Effects = next.Effects | TransitionEffects.Save | TransitionEffects.TellJob,
        };
    }

    /// <summary>Whether an item in a status may be chosen for resubmission. That a live one is stuck, its job has found out.</summary>
    private static bool MayRetry(JobStatus status, ResubmitStrategy strategy) =>
        status != JobStatus.Retrying && (status != JobStatus.Completed || strategy == ResubmitStrategy.FullRestart);

    private static JobItemTransition Retry(JobItemRecord item, JobItemCommand command, ResubmitStrategy strategy)
    {
        var retrying = Move(item, command, JobStatus.Retrying, $"{command.Actor} asked for its resubmission ({strategy})");
        var givenUp = item.Status.IsTerminal() || strategy == ResubmitStrategy.Resync ? null : new AttemptRecord
        {
            Attempt = item.Attempt,
            Lease = item.Lease,
            Worker = "",
            StartedAt = item.StartedAt,
            EndedAt = command.At,
            Outcome = null,
            Error = $"It was given up for the next attempt while it was {item.Status.Name()}.",
        };
        return retrying with { Attempt = givenUp };
    }

    private static JobItemTransition Retried(JobItemRecord item, JobItemCommand command)
    {
        var next = command switch
        {
            ItemResynced { HasResult: true } => Resynced(item, command, JobStatus.Completed, "the result of this attempt was there"),
            ItemResynced { HeldUnder: > 0 } found => Resynced(
                item with { Lease = Math.Max(item.Lease, found.HeldUnder) }, command, JobStatus.Running, Text($"a worker still has it under lease {found.HeldUnder}")),
            // Nobody resynchronises without having found something; should it happen all the same, only a new attempt helps.
            ItemResynced => Resynced(item, command, JobStatus.Error, "neither work nor a result of this attempt was found"),
            _ => SentAgain(item, command),
        };
        return next with { Effects = next.Effects | TransitionEffects.Save | TransitionEffects.TellJob };
    }

    private static JobItemTransition Resynced(JobItemRecord item, JobItemCommand command, JobStatus found, string reason)
    {
        var message = found == JobStatus.Error ? item.Message.Length > 0 ? item.Message : $"After a resynchronisation, {reason}." : "";
        return found.IsTerminal()
            ? End(item, command, found, message, reason)
            : Move(item with { Message = message, EndedAt = null }, command, found, reason);
    }

    private static JobItemTransition SentAgain(JobItemRecord item, JobItemCommand command)
    {
        var next = item with
        {
            Attempt = item.Attempt + 1,
            SubmittedAt = command.At,
            StartedAt = null,
            EndedAt = null,
            Message = "",
            Deaths = 0,
        };
        return Move(next, command, JobStatus.Submitted, Text($"sent again, as attempt {next.Attempt}"));
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

    /// <summary>The lease is closed, as by a death; its row is taken out by the backend, to which it is given back.</summary>
    private static JobItemTransition HandedBack(JobItemRecord item, JobItemEvent happened)
    {
        if (item.Status != JobStatus.Running)
        {
            return Ignore(item, happened, $"the item is {item.Status.Name()}");
        }

        var moved = Move(item, happened, JobStatus.Queued, $"{happened.Actor} stopped as planned and handed it back; the attempt starts again");
        return moved with { Item = moved.Item with { Lease = happened.Lease + 1 }, Effects = moved.Effects | TransitionEffects.Save };
    }

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
            Worker = happened switch
            {
                ItemProcessDied died => died.Worker,
                _ when happened.Lease == 0 => "",
                _ => happened.Actor,
            },
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
        var lease = Math.Max(item.Lease, happened.Lease);
        return (item with { Status = to, Lease = lease, HistoryCount = entry.Sequence, ChangedAt = happened.At }, entry);
    }

    /// <summary>
    /// Changes nothing. The grant of an event that ends work is settled all the same: no row may stay behind for work that nobody waits for.
    /// </summary>
    private static JobItemTransition Ignore(JobItemRecord item, JobItemEvent happened, string why)
    {
        var settles = happened is ItemCompleted or ItemFailed or ItemStopped or ItemProcessDied && item.Status.IsTerminal();
        var effects = settles ? TransitionEffects.Save : TransitionEffects.None;
        effects |= happened is ItemProcessDied ? TransitionEffects.TellBackend : TransitionEffects.None;
        return new JobItemTransition(item, null, null, settles ? happened.Lease : 0, effects, why);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
