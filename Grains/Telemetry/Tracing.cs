using System.Diagnostics;
using Nexus.Grains.Backends;

namespace Nexus.Grains.Telemetry;

/// <summary>
/// The spans of our own. The engine carries a trace along with calls; ours carry it over the gaps, where work waits in a queue or in an
/// inbox and no call is open. A trace is not durable: what a restarted silo goes on with begins a new one.
/// </summary>
internal static class Tracing
{
    /// <summary>Makes the spans; free while nobody listens.</summary>
    public static ActivitySource Source { get; } = new("Nexus");

    /// <summary>Begins a span that continues the trace which a message carries, or a trace of its own when it carries none.</summary>
    /// <param name="name">What is done, the same for all of its kind.</param>
    /// <param name="kind">The side of an exchange that this is.</param>
    /// <param name="traceParent">The W3C trace parent of the message, or null.</param>
    public static Activity? Continue(string name, ActivityKind kind, string? traceParent) => Continue(name, kind, ContextOf(traceParent));

    /// <inheritdoc cref="Continue(string, ActivityKind, string?)"/>
    /// <param name="name">What is done, the same for all of its kind.</param>
    /// <param name="kind">The side of an exchange that this is.</param>
    /// <param name="parent">The span to continue, or the default for none.</param>
    public static Activity? Continue(string name, ActivityKind kind, ActivityContext parent)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        // A turn that a timer runs may still see the span of whoever set the timer: that one is no parent of this.
        Activity.Current = null;
        return Source.StartActivity(name, kind, parent);
    }

    /// <summary>The span that a trace parent names, or the default when it is absent or malformed.</summary>
    public static ActivityContext ContextOf(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : default;

    /// <summary>The current span as a W3C trace parent, or null when there is none.</summary>
    public static string? TraceParent() => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : null;

    /// <summary>Names the item that a span is about.</summary>
    public static Activity? About(this Activity? activity, Guid jobId, int item, int attempt) => activity?
        .SetTag("nexus.job.id", jobId.ToString())
        .SetTag("nexus.item.number", item)
        .SetTag("nexus.item.attempt", attempt);

    /// <summary>
    /// Begins the span of a batch of grants. It serves items of many jobs and nobody waits for it: a trace of its own, linked to theirs.
    /// </summary>
    public static Activity? Grant(string backend, IEnumerable<WorkOrder> granted)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        WorkOrder[] orders = [.. granted];
        if (orders.Length == 0)
        {
            return null;
        }

        Activity.Current = null;
        var links = orders.Select(o => o.TraceParent).Distinct().Select(ContextOf).Where(c => c != default);
        return Source.StartActivity(ActivityKind.Internal, name: "grant items", links: links.Select(c => new ActivityLink(c)))?
            .SetTag("nexus.backend.name", backend)
            .SetTag("nexus.grants", orders.Length);
    }
}
