using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Backends;

/// <summary>What a worker reports to items, by calls that nobody waits for. A report that does not get through is kept and sent again.</summary>
internal sealed partial class ItemReports(IGrainFactory grains, string worker, ILogger logger)
{
    private readonly List<Report> _undelivered = [];
    private readonly HashSet<(string Backend, long Lease)> _ends = [];

    /// <summary>Reports something about work that goes on, or that did not start.</summary>
    public void Send(Assignment work, ImmutableArray<JobItemEvent> events) => SendAsync(work, events).Ignore();

    /// <summary>As <see cref="Send"/>; returns once it was tried, for who stops next.</summary>
    public Task SendAsync(Assignment work, ImmutableArray<JobItemEvent> events) => DeliverAsync(new Report(work, events, IsEnd: false));

    /// <summary>Reports the end of work, which the backend remembers until the report has reached its item.</summary>
    public void SendEnd(Assignment work, ImmutableArray<JobItemEvent> events)
    {
        _ends.Add((work.Backend, work.Order.Lease));
        DeliverAsync(new Report(work, events, IsEnd: true)).Ignore();
    }

    /// <summary>Reports how far work is, if that has changed. This one is not kept when it does not get through.</summary>
    public void SendProgress(Assignment work)
    {
        if (work.Gauge.TakeNews() is { } progress)
        {
            var order = work.Order;
            ItemOf(order).ReportProgress(new ItemProgress(order.Item.Attempt, order.Lease, progress)).Ignore();
        }
    }

    /// <summary>The leases of a backend whose work has ended, and whose items have not been reached with the report of it.</summary>
    public ImmutableArray<long> EndsOnTheWay(string backend) => [.. _ends.Where(e => e.Backend == backend).Select(e => e.Lease)];

    /// <summary>Sends again what did not get through.</summary>
    public async Task SendAgainAsync()
    {
        foreach (var report in _undelivered.ToArray())
        {
            _undelivered.Remove(report);
            await DeliverAsync(report);
        }
    }

    private async Task DeliverAsync(Report report)
    {
        var order = report.Work.Order;
        try
        {
            await ItemOf(order).Report(report.Events);
        }
        catch (Exception failure)
        {
            LogNotReported(logger, failure, worker);
            if (failure is not NexusException)
            {
                _undelivered.Add(report);
                return;
            }
        }

        if (report.IsEnd)
        {
            _ends.Remove((report.Work.Backend, order.Lease));
        }
    }

    private IJobItemGrain ItemOf(WorkOrder order) => grains.GetGrain<IJobItemGrain>(order.JobId, JobItemGrain.Extension(order.Item.Number));

    private sealed record Report(Assignment Work, ImmutableArray<JobItemEvent> Events, bool IsEnd);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Worker}: a report could not be delivered.")]
    private static partial void LogNotReported(ILogger logger, Exception failure, string worker);
}
