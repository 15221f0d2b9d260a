using System.Collections.Immutable;
using Nexus.Grains.Jobs;
using Nexus.Storage.Backends;

namespace Nexus.Grains.Backends;

/// <summary>
/// What a backend knows and decides, without doing any of it: who waits, who works, who gets what next. The grain around it writes
/// the ledger and sends the messages; tests drive it with a time of their own.
/// </summary>
/// <remarks>
/// Work is granted ahead: up to <see cref="MaxAhead"/> items a worker when they are short, so that one ledger write serves many
/// starts, and one at a time when they are long, so that no item waits behind another while a worker is idle.
/// A suspect, an item whose process died, is granted alone: one at a time, to a process that has nothing else.
/// </remarks>
internal sealed class Admission
{
    /// <summary>The most items that a worker holds at once.</summary>
    public const int MaxAhead = 64;

    /// <summary>A worker that has ended nothing for so long is busy with something long.</summary>
    public static readonly TimeSpan LongWork = TimeSpan.FromSeconds(1);

    /// <summary>A worker holds about this much work ahead: enough to cover a write of the ledger.</summary>
    public static readonly TimeSpan WorkAhead = TimeSpan.FromMilliseconds(64);

    /// <summary>A worker that has not announced itself for so long gets nothing more.</summary>
    public static readonly TimeSpan WorkerSilence = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Work that ended is remembered for so long: its report may still be on the way to its item. For longer, while its worker says that it is.
    /// </summary>
    public static readonly TimeSpan ReportTime = TimeSpan.FromSeconds(5);

    /// <summary>A lease that is missing from so many announcements of its worker is lost.</summary>
    public const int LostAfterAnnouncements = 3;

    private readonly FairQueue _queue = new();
    private readonly SortedSet<QueueEntry> _suspects = new(QueueEntry.ByAge);
    private readonly Dictionary<ItemKey, QueueEntry> _waiting = [];
    private readonly Dictionary<ItemKey, long> _grantedItems = [];
    private readonly SortedDictionary<long, Lease> _leases = [];
    private readonly Dictionary<string, Slot> _slots = [];
    private readonly HashSet<(ItemKey Item, int Attempt)> _suspected = [];
    private readonly HashSet<ItemKey> _unrecorded = [];
    private readonly List<long> _withdrawn = [];
    private readonly Queue<(DateTimeOffset At, ItemKey Item, int Attempt, long Lease)> _ended = [];
    private readonly Dictionary<ItemKey, int> _endedAttempts = [];
    private double _averageMilliseconds = double.NaN;

    /// <summary>The highest lease given out.</summary>
    public long LastLease { get; set; }

    /// <summary>How many items wait.</summary>
    public int Queued => _waiting.Count;

    /// <summary>How many items are handed out.</summary>
    public int Granted => _leases.Count;

    /// <summary>How many workers announce themselves.</summary>
    public int Slots => _slots.Count;

    /// <summary>How many workers have work.</summary>
    public int SlotsUsed => _slots.Values.Count(s => s.Leases.Count > 0);

    /// <summary>How many leases were lost so far: their workers did not know of them.</summary>
    public long Lost { get; private set; }

    /// <summary>The incarnations that hold leases.</summary>
    public IEnumerable<string> Incarnations => _leases.Values.Select(l => l.Grant.Incarnation).Distinct();

    /// <summary>How many items a worker may hold now.</summary>
    public int Ahead => double.IsNaN(_averageMilliseconds)
        ? 1
        : (int)Math.Clamp(WorkAhead.TotalMilliseconds / Math.Max(_averageMilliseconds, 0.001), 1, MaxAhead);

    /// <summary>Takes items into the queue, those that are not here already. Says where each stands.</summary>
    public ImmutableArray<JobStatus> Enqueue(EnqueueRequest request, DateTimeOffset now)
    {
        var standings = ImmutableArray.CreateBuilder<JobStatus>(request.Items.Length);
        foreach (var item in request.Items)
        {
            var key = new ItemKey(request.JobId, item.Number);
            if (_grantedItems.TryGetValue(key, out var lease) && _leases[lease] is var held && held.Grant.Attempt == item.Attempt)
            {
                // A backend that activated knows a grant by its row alone; the job tells the rest.
                held.Entry ??= new QueueEntry(request.JobId, request.Project, request.SubmittedAt, held.Grant.GrantedAt, item, request.TraceParent);
                standings.Add(IsFirstOfItsWorker(held) ? JobStatus.Running : JobStatus.Queued);
                continue;
            }

            if (lease > 0)
            {
                // Work of an attempt that was given up: nobody waits for it.
                if (_leases[lease].Grant.Attempt < item.Attempt)
                {
                    _leases[lease].Stop(mayFinish: false);
                }
            }

            if (!_waiting.TryGetValue(key, out var waiting) || waiting.Item.Attempt < item.Attempt)
            {
                Wait(new QueueEntry(request.JobId, request.Project, request.SubmittedAt, now, item, request.TraceParent));
            }

            standings.Add(JobStatus.Queued);
        }

        return standings.MoveToImmutable();
    }

    /// <summary>
    /// Lets items go for good, up to these attempts: what waits leaves the queue, what is granted is to be stopped and not to be granted
    /// again. Says what becomes of each.
    /// </summary>
    public ImmutableArray<StopStanding> Stop(Guid jobId, ImmutableArray<ItemAttempt> items, DateTimeOffset now)
    {
        ForgetEnded(now);
        return [.. items.Select(item => Stop(new ItemKey(jobId, item.Number), item.Attempt, item.MayFinish))];
    }

    /// <summary>The lease under which a worker holds an attempt, or 0.</summary>
    public long LeaseOf(ItemKey key, int attempt) =>
        _grantedItems.TryGetValue(key, out var lease) && _leases[lease] is { Stopping: false } held && held.Grant.Attempt == attempt ? lease : 0;

    /// <summary>Whether a worker holds a lease.</summary>
    public bool Holds(long lease) => _leases.ContainsKey(lease);

    /// <summary>The leases whose work is to be stopped, by worker.</summary>
    /// <param name="mayFinish">Those whose work may run to its end once it has started, or those whose work is interrupted.</param>
    public ILookup<string, long> ToStop(bool mayFinish = false) =>
        _leases.Values.Where(l => l.Stopping && l.MayFinish == mayFinish).ToLookup(l => l.Grant.Worker, l => l.Grant.Lease);

    /// <summary>Takes an item out of the queue for good, if it waits there.</summary>
    public void Withdraw(ItemKey key)
    {
        StopWaiting(key);
        _suspected.RemoveWhere(s => s.Item == key);
    }

    /// <summary>Notes a worker's presence and what it holds.</summary>
    public void Announced(WorkerAnnouncement announcement, DateTimeOffset now)
    {
        if (!_slots.TryGetValue(announcement.Worker, out var slot))
        {
            slot = new Slot(announcement.Worker, announcement.Incarnation);
            _slots.Add(slot.Worker, slot);
        }

        slot.LastSeen = now;
        slot.Unreported = announcement.Unreported.IsDefault ? [] : announcement.Unreported;
        foreach (var lease in slot.Leases.ToArray())
        {
            var held = _leases[lease];
            held.Missed = announcement.Leases.Contains(lease) ? 0 : held.Missed + 1;
            if (held.Missed >= LostAfterAnnouncements)
            {
                Lost++;
                TakeBack(lease);
            }
        }
    }

    /// <summary>Keeps a grant that stood in the ledger when the backend activated, and that its worker still holds.</summary>
    public void Keep(GrantRecord grant) => Hold(new Lease(grant, null));

    /// <summary>A grant's row is to go: its worker does not hold it any more.</summary>
    public void Forget(GrantRecord grant) => _withdrawn.Add(grant.Lease);

    /// <summary>Marks an item whose process died: it will run alone, and not before the item has the death on record.</summary>
    public void Suspect(GrantRecord grant)
    {
        var key = new ItemKey(grant.JobId, grant.Number);
        _suspected.Add((key, grant.Attempt));
        _unrecorded.Add(key);
        if (_waiting.TryGetValue(key, out var entry) && _queue.Remove(entry))
        {
            _suspects.Add(entry);
        }
    }

    /// <summary>An item has the death of its process on record: it may start again, unless that was its end.</summary>
    public void DeathRecorded(ItemKey key, bool ended)
    {
        _unrecorded.Remove(key);
        if (ended)
        {
            Withdraw(key);
        }
    }

    /// <summary>The work under a lease has ended: the slot is free, and the row is left to the item's own write.</summary>
    public void Ended(WorkEnded ended, DateTimeOffset now)
    {
        if (ended.RunTime is not { } runTime)
        {
            TakeBack(ended.Lease);
            return;
        }

        if (Release(ended.Lease) is not { } lease)
        {
            return;
        }

        var item = new ItemKey(lease.Grant.JobId, lease.Grant.Number);
        _suspected.Remove((item, lease.Grant.Attempt));
        ForgetEnded(now);
        _ended.Enqueue((now, item, lease.Grant.Attempt, lease.Grant.Lease));
        _endedAttempts[item] = lease.Grant.Attempt;
        var milliseconds = runTime.TotalMilliseconds;
        _averageMilliseconds = double.IsNaN(_averageMilliseconds) ? milliseconds : (_averageMilliseconds * 0.8) + (milliseconds * 0.2);
        if (_slots.TryGetValue(ended.Worker, out var slot))
        {
            slot.LastProgress = now;
            slot.LastSeen = now;
        }
    }

    /// <summary>Takes a grant back that was not finished: its row is to go, and the item waits again, unless it was to be stopped.</summary>
    public void TakeBack(long lease)
    {
        if (Release(lease) is not { } released)
        {
            return;
        }

        _withdrawn.Add(lease);
        if (released is { Entry: { } entry, Stopping: false })
        {
            Wait(entry);
        }
    }

    /// <summary>
    /// A worker stops as planned: it gets nothing more, and what it held is taken back. So is what was on its way to it: it refuses that.
    /// </summary>
    public void Retire(string worker)
    {
        if (_slots.TryGetValue(worker, out var slot))
        {
            foreach (var lease in slot.Leases.ToArray())
            {
                TakeBack(lease);
            }

            _slots.Remove(worker);
        }
    }

    /// <summary>A process died. Returns the grants that it had; their items wait again, as suspects, and the rows stay for the items to settle.</summary>
    public IReadOnlyList<GrantRecord> Died(string incarnation)
    {
        var lost = new List<GrantRecord>();
        foreach (var lease in _leases.Values.Where(l => l.Grant.Incarnation == incarnation).ToArray())
        {
            Release(lease.Grant.Lease);
            lost.Add(lease.Grant);
            Suspect(lease.Grant);
            if (lease is { Entry: { } entry, Stopping: false })
            {
                Wait(entry);
            }
        }

        foreach (var slot in _slots.Values.Where(s => s.Incarnation == incarnation).ToArray())
        {
            _slots.Remove(slot.Worker);
        }

        return lost;
    }

    /// <summary>Rows that are to go with the next write of the ledger.</summary>
    public IReadOnlyList<long> TakeWithdrawn()
    {
        long[] withdrawn = [.. _withdrawn];
        _withdrawn.Clear();
        return withdrawn;
    }

    /// <summary>Decides what is granted now, and holds it as granted. Empty when nothing can be, or when it is not worth a write yet.</summary>
    public IReadOnlyList<(GrantRecord Grant, WorkOrder Order)> Grant(DateTimeOffset now)
    {
        var granted = new List<(GrantRecord, WorkOrder)>();
        var reserved = GrantSuspect(granted, now);
        var ahead = Ahead;
        Slot[] open = [.. _slots.Values.Where(s =>
            s.Leases.Count < ahead && s.Incarnation != reserved && now - s.LastSeen < WorkerSilence && !s.IsHeldUp(now))];
        if (!open.Any(s => s.Leases.Count <= ahead / 2))
        {
            return granted;
        }

        // Now that it is worth a write, all are filled up, the emptiest first: so that they run empty together.
        while (_queue.Count > 0 && open.MinBy(s => s.Leases.Count) is { } slot && slot.Leases.Count < ahead)
        {
            granted.Add(Hand(_queue.Take()!, slot, alone: false, now));
        }

        return granted;
    }

    /// <summary>
    /// Workers that hold work which has not started while another is idle and nothing waits: what they hold back is better taken
    /// back and granted again.
    /// </summary>
    public IReadOnlyList<string> Hoarders(DateTimeOffset now)
    {
        if (_waiting.Count > 0 || _slots.Values.All(s => s.Leases.Count > 0))
        {
            return [];
        }

        return [.. _slots.Values
            .Where(s => s.Leases.Count > 1 && s.IsHeldUp(now))
            .Select(s => s.Worker)];
    }

    private StopStanding Stop(ItemKey key, int attempt, bool mayFinish)
    {
        if (_waiting.TryGetValue(key, out var waiting) && waiting.Item.Attempt <= attempt)
        {
            StopWaiting(key);
        }

        if (_grantedItems.TryGetValue(key, out var lease) && _leases[lease].Grant.Attempt <= attempt)
        {
            _leases[lease].Stop(mayFinish);
            return StopStanding.Stopping;
        }

        return _endedAttempts.TryGetValue(key, out var ended) && ended == attempt ? StopStanding.Ended : StopStanding.Gone;
    }

    private void ForgetEnded(DateTimeOffset now)
    {
        while (_ended.TryPeek(out var oldest) && now - oldest.At >= ReportTime)
        {
            _ended.Dequeue();
            if (_slots.Values.Any(slot => slot.Unreported.Contains(oldest.Lease)))
            {
                _ended.Enqueue(oldest with { At = now });
                continue;
            }

            if (_endedAttempts.GetValueOrDefault(oldest.Item) == oldest.Attempt)
            {
                _endedAttempts.Remove(oldest.Item);
            }
        }
    }

    /// <summary>Grants a suspect if one waits and none runs. Returns the incarnation to leave alone meanwhile, if any.</summary>
    private string? GrantSuspect(List<(GrantRecord, WorkOrder)> granted, DateTimeOffset now)
    {
        if (_leases.Values.FirstOrDefault(l => l.Grant.Alone) is { } running)
        {
            return running.Grant.Incarnation;
        }

        if (_suspects.FirstOrDefault(s => !_unrecorded.Contains(s.Key)) is not { } suspect)
        {
            return null;
        }

        // A worker that is silent gets nothing, but what it holds still counts: it may well be running.
        var quietest = _slots.Values
            .GroupBy(s => s.Incarnation)
            .Where(g => g.Any(s => now - s.LastSeen < WorkerSilence))
            .MinBy(g => g.Sum(s => s.Leases.Count));
        if (quietest is null)
        {
            return null;
        }

        if (quietest.All(s => s.Leases.Count == 0))
        {
            _suspects.Remove(suspect);
            granted.Add(Hand(suspect, quietest.First(s => now - s.LastSeen < WorkerSilence), alone: true, now));
        }

        // Otherwise that process runs empty first: it is given nothing until the suspect has been through.
        return quietest.Key;
    }

    private (GrantRecord Grant, WorkOrder Order) Hand(QueueEntry entry, Slot slot, bool alone, DateTimeOffset now)
    {
        _waiting.Remove(entry.Key);
        var grant = new GrantRecord
        {
            Lease = ++LastLease,
            JobId = entry.JobId,
            Number = entry.Item.Number,
            Attempt = entry.Item.Attempt,
            Worker = slot.Worker,
            Incarnation = slot.Incarnation,
            Alone = alone,
            GrantedAt = now,
        };
        if (slot.Leases.Count == 0)
        {
            slot.LastProgress = now;
        }

        Hold(new Lease(grant, entry));
        return (grant, new WorkOrder(grant.Lease, entry.JobId, entry.Item, entry.QueuedAt, alone, entry.TraceParent));
    }

    private void Hold(Lease lease)
    {
        var grant = lease.Grant;
        _leases.Add(grant.Lease, lease);
        _grantedItems[new ItemKey(grant.JobId, grant.Number)] = grant.Lease;
        if (!_slots.TryGetValue(grant.Worker, out var slot))
        {
            slot = new Slot(grant.Worker, grant.Incarnation) { LastSeen = grant.GrantedAt, LastProgress = grant.GrantedAt };
            _slots.Add(slot.Worker, slot);
        }

        slot.Leases.Add(grant.Lease);
    }

    private Lease? Release(long number)
    {
        if (!_leases.Remove(number, out var lease))
        {
            return null;
        }

        var key = new ItemKey(lease.Grant.JobId, lease.Grant.Number);
        if (_grantedItems.TryGetValue(key, out var current) && current == number)
        {
            _grantedItems.Remove(key);
        }

        if (_slots.TryGetValue(lease.Grant.Worker, out var slot))
        {
            slot.Leases.Remove(number);
        }

        return lease;
    }

    private void StopWaiting(ItemKey key)
    {
        if (_waiting.Remove(key, out var entry))
        {
            _queue.Remove(entry);
            _suspects.Remove(entry);
        }
    }

    private void Wait(QueueEntry entry)
    {
        StopWaiting(entry.Key);
        _waiting.Add(entry.Key, entry);
        if (_suspected.Contains((entry.Key, entry.Item.Attempt)))
        {
            _suspects.Add(entry);
        }
        else
        {
            _queue.Add(entry);
        }
    }

    private bool IsFirstOfItsWorker(Lease lease) =>
        _slots.TryGetValue(lease.Grant.Worker, out var slot) && slot.Leases.Min == lease.Grant.Lease;

    private sealed class Lease(GrantRecord grant, QueueEntry? entry)
    {
        public GrantRecord Grant { get; } = grant;

        public QueueEntry? Entry { get; set; } = entry;

        public int Missed { get; set; }

        /// <summary>Whether its work is to be stopped.</summary>
        public bool Stopping { get; private set; }

        /// <summary>Whether work that is to be stopped, and has started, runs to its end.</summary>
        public bool MayFinish { get; private set; }

        /// <summary>Its work is to be stopped. Once it is to be interrupted, it is.</summary>
        public void Stop(bool mayFinish)
        {
            MayFinish = mayFinish && (!Stopping || MayFinish);
            Stopping = true;
        }
    }

    private sealed class Slot(string worker, string incarnation)
    {
        public string Worker { get; } = worker;

        public string Incarnation { get; } = incarnation;

        public SortedSet<long> Leases { get; } = [];

        /// <summary>The leases whose work has ended, and whose items do not know it yet.</summary>
        public ImmutableArray<long> Unreported { get; set; } = [];

        public DateTimeOffset LastSeen { get; set; }

        public DateTimeOffset LastProgress { get; set; }

        /// <summary>Whether what it runs turned out long: what it is given now would wait for that.</summary>
        public bool IsHeldUp(DateTimeOffset now) => Leases.Count > 0 && now - LastProgress > LongWork;
    }
}
