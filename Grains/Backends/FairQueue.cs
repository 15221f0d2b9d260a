namespace Nexus.Grains.Backends;

/// <summary>
/// The items that wait for a backend. Projects take turns, so that one with thousands of items delays another by one item at most;
/// within a project the job that was accepted first goes first, and in it the items by number.
/// </summary>
internal sealed class FairQueue
{
    private readonly Dictionary<string, LinkedListNode<ProjectQueue>> _projects = [];
    private readonly LinkedList<ProjectQueue> _turns = [];

    public int Count { get; private set; }

    public void Add(QueueEntry entry)
    {
        if (!_projects.TryGetValue(entry.Project, out var node))
        {
            node = _turns.AddLast(new ProjectQueue(entry.Project));
            _projects.Add(entry.Project, node);
        }

        if (node.Value.Waiting.Add(entry))
        {
            Count++;
        }
    }

    public bool Remove(QueueEntry entry)
    {
        if (!_projects.TryGetValue(entry.Project, out var node) || !node.Value.Waiting.Remove(entry))
        {
            return false;
        }

        Count--;
        DropWhenEmpty(node);
        return true;
    }

    /// <summary>Takes the next item: the first of the project whose turn it is, which then goes to the end of the round.</summary>
    public QueueEntry? Take()
    {
        var node = _turns.First;
        if (node is null)
        {
            return null;
        }

        var entry = node.Value.Waiting.Min!;
        node.Value.Waiting.Remove(entry);
        Count--;
        _turns.Remove(node);
        _turns.AddLast(node);
        DropWhenEmpty(node);
        return entry;
    }

    private void DropWhenEmpty(LinkedListNode<ProjectQueue> node)
    {
        if (node.Value.Waiting.Count == 0)
        {
            _turns.Remove(node);
            _projects.Remove(node.Value.Project);
        }
    }

    private sealed record ProjectQueue(string Project)
    {
        public SortedSet<QueueEntry> Waiting { get; } = new(QueueEntry.ByAge);
    }
}

/// <summary>An item in a backend's queue.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Project">Its project.</param>
/// <param name="SubmittedAt">When the job was accepted (UTC).</param>
/// <param name="QueuedAt">When the item was queued here (UTC).</param>
/// <param name="Item">What is to be run.</param>
/// <param name="TraceParent">The trace that its run continues, or null.</param>
internal sealed record QueueEntry(
    Guid JobId, string Project, DateTimeOffset SubmittedAt, DateTimeOffset QueuedAt, QueuedItem Item, string? TraceParent = null)
{
    /// <summary>Older jobs first, then by job, then by item.</summary>
    public static IComparer<QueueEntry> ByAge { get; } = Comparer<QueueEntry>.Create(static (a, b) =>
    {
        var order = a.SubmittedAt.CompareTo(b.SubmittedAt);
        order = order != 0 ? order : a.JobId.CompareTo(b.JobId);
        return order != 0 ? order : a.Item.Number.CompareTo(b.Item.Number);
    });

    /// <summary>What names the item among all.</summary>
    public ItemKey Key => new(JobId, Item.Number);
}

/// <summary>An item's name among all: its job and its number.</summary>
internal readonly record struct ItemKey(Guid JobId, int Number);
