using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Telemetry;

/// <summary>
/// What the meter <c>Nexus</c> tells of jobs, items and backends: of those grains that live in this silo, so that the sum over the silos is
/// the whole. Labels are backends and statuses, never ids.
/// </summary>
internal sealed class WorkMetrics
{
    private const string BackendTag = "nexus.backend.name";
    private const string StatusTag = "nexus.status";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600],
    };

    private readonly ConcurrentDictionary<string, Standing> _backends = new();
    private readonly ConcurrentDictionary<(string Backend, JobStatus Status), int> _jobs = new();
    private readonly ConcurrentDictionary<(string Backend, JobStatus Status), int> _items = new();
    private readonly Counter<long> _jobsSubmitted;
    private readonly Counter<long> _jobsEnded;
    private readonly Counter<long> _itemsSubmitted;
    private readonly Counter<long> _itemsEnded;
    private readonly Counter<long> _grants;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _suspects;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _run;

    public WorkMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Nexus");
        _jobsSubmitted = meter.CreateCounter<long>("nexus.jobs.submitted", "{job}", "Jobs accepted.");
        _jobsEnded = meter.CreateCounter<long>("nexus.jobs.ended", "{job}", "Jobs that became terminal.");
        _itemsSubmitted = meter.CreateCounter<long>("nexus.items.submitted", "{item}", "Items of jobs accepted.");
        _itemsEnded = meter.CreateCounter<long>("nexus.items.ended", "{item}", "Items that became terminal.");
        _grants = meter.CreateCounter<long>("nexus.backend.grants", "{grant}", "Items granted to workers.");
        _lost = meter.CreateCounter<long>("nexus.backend.grants.lost", "{grant}", "Grants that their worker did not know of; the items were queued again.");
        _suspects = meter.CreateCounter<long>("nexus.backend.suspects", "{item}", "Items whose process died while it held them; they run again, one at a time.");
        _wait = meter.CreateHistogram("nexus.item.wait.duration", "s", "From the queue to the start of the work.", advice: Seconds);
        _run = meter.CreateHistogram("nexus.item.run.duration", "s", "From the start of the work to its end.", advice: Seconds);
        meter.CreateObservableUpDownCounter("nexus.jobs", () => ByStatus(_jobs), "{job}", "Unfinished jobs.");
        meter.CreateObservableUpDownCounter("nexus.items", () => ByStatus(_items), "{item}", "Items of unfinished jobs.");
        meter.CreateObservableUpDownCounter("nexus.backend.queue.length", () => OfBackends(s => s.Queued), "{item}", "Items that wait for a slot.");
        meter.CreateObservableUpDownCounter("nexus.backend.slots", () => OfBackends(s => s.Slots), "{slot}", "Workers that serve the backend.");
        meter.CreateObservableUpDownCounter("nexus.backend.slots.used", () => OfBackends(s => s.Used), "{slot}", "Workers of the backend that have work.");
        meter.CreateObservableUpDownCounter("nexus.backend.granted", () => OfBackends(s => s.Granted), "{item}", "Items handed out: running, or next at a worker.");
    }

    /// <summary>A job was accepted.</summary>
    public void Submitted(string backend, int items)
    {
        _jobsSubmitted.Add(1, Tag(backend));
        _itemsSubmitted.Add(items, Tag(backend));
    }

    /// <summary>A job became terminal, and its row says so.</summary>
    public void Ended(string backend, JobStatus status) => _jobsEnded.Add(1, Tag(backend), Tag(status));

    /// <summary>Begins to count a job among the unfinished; disposing the answer ends it.</summary>
    public FollowedJob Follow(string backend, JobProgress progress) => new(this, backend, progress);

    /// <summary>A ledger of grants was written.</summary>
    public void Granted(string backend, int count) => _grants.Add(count, Tag(backend));

    /// <summary>Grants were lost on their way, or with their worker.</summary>
    public void Lost(string backend, long count) => _lost.Add(count, Tag(backend));

    /// <summary>A process died with grants.</summary>
    public void Suspected(string backend, int count) => _suspects.Add(count, Tag(backend));

    /// <summary>An item begins to run.</summary>
    public void Started(string backend, TimeSpan wait) => _wait.Record(Math.Max(wait.TotalSeconds, 0), Tag(backend));

    /// <summary>An item's work has ended.</summary>
    public void Worked(string backend, TimeSpan time, bool failed) =>
        _run.Record(time.TotalSeconds, Tag(backend), Tag(failed ? JobStatus.Error : JobStatus.Completed));

    /// <summary>Shows how a backend stands.</summary>
    public void Show(string backend, Admission admission) =>
        _backends[backend] = new Standing(admission.Queued, admission.Slots, admission.SlotsUsed, admission.Granted);

    /// <summary>The backend's grain is not here any more: whoever activates it next shows it.</summary>
    public void Hide(string backend) => _backends.TryRemove(backend, out _);

    private static KeyValuePair<string, object?> Tag(string backend) => new(BackendTag, backend);

    private static KeyValuePair<string, object?> Tag(JobStatus status) => new(StatusTag, status.Name());

    private static IEnumerable<Measurement<int>> ByStatus(ConcurrentDictionary<(string Backend, JobStatus Status), int> counts) =>
        counts.Select(c => new Measurement<int>(c.Value, Tag(c.Key.Backend), Tag(c.Key.Status)));

    private IEnumerable<Measurement<int>> OfBackends(Func<Standing, int> value) =>
        _backends.Select(b => new Measurement<int>(value(b.Value), Tag(b.Key)));

    private static void Add(ConcurrentDictionary<(string, JobStatus), int> counts, string backend, JobStatus status, int difference)
    {
        if (difference != 0)
        {
            counts.AddOrUpdate((backend, status), difference, (_, count) => count + difference);
        }
    }

    private readonly record struct Standing(int Queued, int Slots, int Used, int Granted);

    /// <summary>An unfinished job's part in the counts.</summary>
    internal sealed class FollowedJob : IDisposable
    {
        private readonly WorkMetrics _metrics;
        private readonly string _backend;
        private readonly int[] _items = new int[JobStatuses.ArrayLength];
        private JobStatus? _status;

        public FollowedJob(WorkMetrics metrics, string backend, JobProgress progress)
        {
            (_metrics, _backend) = (metrics, backend);
            Take(progress);
        }

        /// <summary>Shows where the items stand now, and counts those that have become terminal since.</summary>
        public void Show(JobProgress progress)
        {
            foreach (var status in JobStatuses.All)
            {
                if (status.IsTerminal() && progress.CountOf(status) - _items[(int)status] is > 0 and var ended)
                {
                    _metrics._itemsEnded.Add(ended, Tag(_backend), Tag(status));
                }
            }

            Take(progress);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Move(null);
            foreach (var status in JobStatuses.All)
            {
                Move(status, 0);
            }
        }

        private void Take(JobProgress progress)
        {
            Move(progress.Derived);
            foreach (var status in JobStatuses.All)
            {
                Move(status, progress.CountOf(status));
            }
        }

        private void Move(JobStatus status, int count)
        {
            Add(_metrics._items, _backend, status, count - _items[(int)status]);
            _items[(int)status] = count;
        }

        private void Move(JobStatus? status)
        {
            if (status != _status)
            {
                if (_status is { } before)
                {
                    Add(_metrics._jobs, _backend, before, -1);
                }

                if (status is { } now)
                {
                    Add(_metrics._jobs, _backend, now, 1);
                }

                _status = status;
            }
        }
    }
}
