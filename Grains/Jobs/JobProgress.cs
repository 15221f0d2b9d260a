using System.Collections.Immutable;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Jobs;

/// <summary>
/// Where the items of one job stand, in memory, with a revision for each change, so that a watcher can ask for what changed since.
/// Rebuilt from the items' rows whenever the job activates; memory is bounded by the number of items, whoever watches.
/// </summary>
public sealed class JobProgress
{
    private readonly JobItemView[] _items;
    private readonly long[] _changedAt;
    private readonly int[] _counts = new int[JobStatuses.ArrayLength];
    private readonly Guid _incarnation;
    private long _revision;

    /// <summary>Starts from the items as they are.</summary>
    /// <param name="incarnation">A new id for each activation: cursors of another are answered with a snapshot.</param>
    /// <param name="items">The items, by number from 1 without gaps.</param>
    /// <param name="recorded">The status that the job's row holds, where it may lag behind the items.</param>
    public JobProgress(Guid incarnation, IEnumerable<JobItemView> items, JobStatus? recorded = null)
    {
        _incarnation = incarnation;
        _items = [.. items];
        _changedAt = new long[_items.Length];
        foreach (var item in _items)
        {
            _counts[(int)item.Status]++;
        }

        Status = Derived.IsTerminal() && recorded is { } live && !live.IsTerminal() ? live : Derived;
    }

    /// <summary>The job's status as shown. A terminal one is shown only once <see cref="Settle"/> said that it is durable.</summary>
    public JobStatus Status { get; private set; }

    /// <summary>The status that follows from the items, and from a cancellation of the whole job.</summary>
    public JobStatus Derived => JobStatuses.OfJob(_counts, CancelAsked);

    /// <summary>Whether the cancellation of the whole job was asked for.</summary>
    public bool CancelAsked { get; private set; }

    /// <summary>How many items stand in each status: index = status number.</summary>
    public ImmutableArray<int> Counts => [.. _counts];

    /// <summary>The share of the work that is done, from 0 to 1: the mean over the items, of which those that have ended count as 1.</summary>
    public double Fraction => _items.Length == 0 ? 1 : _items.Average(i => i.Status.IsTerminal() ? 1 : i.Progress?.Fraction ?? 0);

    /// <summary>How many items stand in a status.</summary>
    public int CountOf(JobStatus status) => _counts[(int)status];

    /// <summary>The items, in the order of submission.</summary>
    public ImmutableArray<JobItemView> Items => [.. _items];

    /// <summary>The item with a number.</summary>
    public JobItemView this[int number] => _items[number - 1];

    /// <summary>Takes an item's report. False when it changes nothing: it is known, or older than what is known.</summary>
    public bool Take(JobItemView item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Number < 1 || item.Number > _items.Length)
        {
            return false;
        }

        var known = _items[item.Number - 1];
        if (IsOlder(item, known) || item with { Progress = known.Progress } == known with { Stuck = null })
        {
            return false;
        }

        Put(item);
        return true;
    }

    /// <summary>Takes from an item's report how far its work has come: only what it says of the run that is known here, which never goes back.</summary>
    /// <returns>False when that is known, or the report speaks of another run.</returns>
    public bool TakeProgress(JobItemView item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Progress is not { } progress || item.Number < 1 || item.Number > _items.Length)
        {
            return false;
        }

        var known = _items[item.Number - 1];
        if (item with { Progress = known.Progress } != known with { Stuck = null }
            || progress == known.Progress
            || progress.Fraction < known.Progress?.Fraction)
        {
            return false;
        }

        Put(known with { Progress = progress });
        return true;
    }

    /// <summary>Notes that an item makes no progress, or with null that it does. False when that is known.</summary>
    public bool Flag(int number, StuckItem? stuck)
    {
        var known = this[number];
        if (known.Stuck == stuck)
        {
            return false;
        }

        Put(known with { Stuck = stuck });
        return true;
    }

    /// <summary>
    /// Shows what was asked of items, from the moment that it is on record: they have not taken it yet. Those that have ended, and are to be
    /// cancelled, say themselves what becomes of that.
    /// </summary>
    public void Show(JobCommandRecord command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var to = StatusOf(command.Kind);
        foreach (var known in command.Items.Select(number => this[number]).Where(i => i.Command < command.Number))
        {
            if (to == JobStatus.Retrying || !known.Status.IsTerminal())
            {
                Put(known with { Status = to, Command = command.Number, Since = command.At, Stuck = null });
            }
        }
    }

    /// <summary>Notes whether the cancellation of the whole job was asked for.</summary>
    public void ShowCancelAsked(bool asked)
    {
        CancelAsked = asked;
        ShowLive();
    }

    /// <summary>How many items would stand in each status after <see cref="Show"/>.</summary>
    public int[] CountsAfter(JobCommandRecord command)
    {
        ArgumentNullException.ThrowIfNull(command);
        int[] counts = [.. _counts];
        foreach (var number in command.Items)
        {
            counts[(int)this[number].Status]--;
            counts[(int)StatusOf(command.Kind)]++;
        }

        return counts;
    }

    private static JobStatus StatusOf(JobCommandKind kind) => kind == JobCommandKind.Cancel ? JobStatus.Cancelling : JobStatus.Retrying;

    /// <summary>What is said under an older command, of an older attempt, or of an end as if it had not been, is older.</summary>
    private static bool IsOlder(JobItemView item, JobItemView known) =>
        item.Command < known.Command
        || (item.Command == known.Command
            && (item.Attempt < known.Attempt
                || (item.Attempt == known.Attempt && known.Status.IsTerminal() && !item.Status.IsTerminal())));

    private void Put(JobItemView item)
    {
        _counts[(int)this[item.Number].Status]--;
        _counts[(int)item.Status]++;
        _items[item.Number - 1] = item.Status is JobStatus.Running or JobStatus.Cancelling ? item : item with { Progress = null };
        _changedAt[item.Number - 1] = ++_revision;
        ShowLive();
    }

    private void ShowLive()
    {
        if (!Derived.IsTerminal())
        {
            Status = Derived;
        }
    }

    /// <summary>Shows the terminal status that the items have, now that the job's row holds it.</summary>
    public void Settle()
    {
        if (Status != Derived)
        {
            Status = Derived;
            _revision++;
        }
    }

    /// <summary>Whether there is anything to tell a watcher at this cursor.</summary>
    public bool HasNewsFor(WatchCursor? cursor) => cursor is null || cursor.Incarnation != _incarnation || cursor.Revision < _revision;

    /// <summary>What changed since the cursor, or everything when the cursor is none of this incarnation.</summary>
    public JobChanges Since(WatchCursor? cursor)
    {
        var snapshot = cursor is null || cursor.Incarnation != _incarnation;
        var items = snapshot ? Items : [.. _items.Where((_, i) => _changedAt[i] > cursor!.Revision)];
        return new JobChanges(new WatchCursor(_incarnation, _revision), snapshot, Status, Counts, items, Fraction);
    }

    /// <summary>How an item's row is shown.</summary>
    public static JobItemView View(JobItemRecord item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new JobItemView(
            item.Number, item.Status, item.Attempt, item.Message, item.StartedAt, item.EndedAt, item.Command, item.ChangedAt ?? item.SubmittedAt);
    }
}
