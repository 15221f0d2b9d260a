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
    public JobProgress(Guid incarnation, IEnumerable<JobItemView> items)
    {
        _incarnation = incarnation;
        _items = [.. items];
        _changedAt = new long[_items.Length];
        foreach (var item in _items)
        {
            _counts[(int)item.Status]++;
        }

        Status = Derived;
    }

    /// <summary>The job's status as shown. A terminal one is shown only once <see cref="Settle"/> said that it is durable.</summary>
    public JobStatus Status { get; private set; }

    /// <summary>The status that follows from the items.</summary>
    public JobStatus Derived => JobStatuses.OfJob(_counts);

    /// <summary>How many items stand in each status: index = status number.</summary>
    public ImmutableArray<int> Counts => [.. _counts];

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
        var older = item.Attempt < known.Attempt
            || (item.Attempt == known.Attempt && known.Status.IsTerminal() && !item.Status.IsTerminal());
        if (older || item == known)
        {
            return false;
        }

        _counts[(int)known.Status]--;
        _counts[(int)item.Status]++;
        _items[item.Number - 1] = item;
        _changedAt[item.Number - 1] = ++_revision;
        if (!Derived.IsTerminal())
        {
            Status = Derived;
        }

        return true;
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
        return new JobChanges(new WatchCursor(_incarnation, _revision), snapshot, Status, Counts, items);
    }

    /// <summary>How an item's row is shown.</summary>
    public static JobItemView View(JobItemRecord item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new JobItemView(item.Number, item.Status, item.Attempt, item.Message, item.StartedAt, item.EndedAt);
    }
}
