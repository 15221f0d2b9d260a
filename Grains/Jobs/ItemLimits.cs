using System.Globalization;

namespace Nexus.Grains.Jobs;

/// <summary>How long an item may stay where it is: what is over a limit is ended, what is merely slow is flagged.</summary>
internal static class ItemLimits
{
    /// <summary>What is due for an item at a time.</summary>
    /// <param name="item">The item as it stands.</param>
    /// <param name="kind">What its job does: each kind has a limit of its own.</param>
    /// <param name="options">The limits.</param>
    /// <param name="now">The time (UTC).</param>
    /// <returns>Why it is to be ended, if it is; and the flag that it should carry, if any.</returns>
    public static (string? End, StuckItem? Stuck) Tick(JobItemView item, JobKind kind, NexusOptions options, DateTimeOffset now)
    {
        if (item.Status.IsTerminal() || item.Since is not { } since)
        {
            return default;
        }

        var runLimit = kind == JobKind.Compile ? options.CompileTimeLimit : options.ExecuteTimeLimit;
        var waited = now - since;
        var ran = now - (item.StartedAt ?? since);
        return item.Status switch
        {
            JobStatus.Running when ran >= runLimit =>
                (Text($"It ran for longer than the limit of {Span(runLimit.Value)}."), null),
            JobStatus.Submitted or JobStatus.Queued when waited >= options.QueueTimeLimit =>
                (Text($"It waited in the queue for longer than the limit of {Span(options.QueueTimeLimit.Value)}."), null),
            JobStatus.Running when ran >= options.StuckAfterRunning => (null, Stuck("has run", ran, ResubmitStrategy.ForceResubmit)),
            JobStatus.Submitted or JobStatus.Queued when waited >= options.StuckAfterQueued => (null, Stuck("has waited", waited, ResubmitStrategy.AllowResubmit)),
            JobStatus.Cancelling when waited >= options.StuckAfterCancelling =>
                (null, Stuck("was asked to stop, and has not answered,", waited, ResubmitStrategy.ForceResubmit)),
            _ => default,
        };
    }

    // The flag keeps its words while it stands: they tell since when, not how long, so that watchers are not woken every second.
    private static StuckItem Stuck(string what, TimeSpan passed, ResubmitStrategy strategy) =>
        new(Text($"It {what} for more than {Span(Rounded(passed))}."), strategy);

    /// <summary>The largest of a minute, an hour, a day and their doubles that has passed.</summary>
    private static TimeSpan Rounded(TimeSpan passed)
    {
        var unit = passed >= TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : passed >= TimeSpan.FromHours(1) ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(1);
        if (passed < unit)
        {
            return TimeSpan.FromSeconds(Math.Floor(passed.TotalSeconds));
        }

        var times = 1L;
        while (unit * (times * 2) <= passed)
        {
            times *= 2;
        }

        return unit * times;
    }

    private static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } when span.Ticks % TimeSpan.TicksPerDay == 0 => Count(span.TotalDays, "day"),
        { TotalHours: >= 1 } when span.Ticks % TimeSpan.TicksPerHour == 0 => Count(span.TotalHours, "hour"),
        { TotalMinutes: >= 1 } when span.Ticks % TimeSpan.TicksPerMinute == 0 => Count(span.TotalMinutes, "minute"),
        _ => Text($"{span.TotalSeconds:0.###} s"),
    };

    private static string Count(double number, string unit) => Text($"{number:0} {unit}{(number == 1 ? "" : "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
