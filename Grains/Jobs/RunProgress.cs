using Nexus.Storage.Jobs;

namespace Nexus.Grains.Jobs;

/// <summary>
/// How far the run that an item is in has come. This is no status: it changes no record and writes nothing, and what speaks of another run than
/// the one that goes on is not heard.
/// </summary>
public static class RunProgress
{
    /// <summary>What is known after a report; the same object when the report changes nothing.</summary>
    /// <param name="item">The item as it stands.</param>
    /// <param name="known">What was known.</param>
    /// <param name="reported">What is reported.</param>
    public static ItemProgress? Take(JobItemRecord item, ItemProgress? known, ItemProgress reported)
    {
        ArgumentNullException.ThrowIfNull(reported);
        if (!IsOf(item, reported))
        {
            return known;
        }

        return Of(item, known) is { } before && (reported.Progress.Fraction < before.Fraction || reported.Progress == before) ? known : reported;
    }

    /// <summary>What is shown of an item's run; null when it does not run, or nothing is known.</summary>
    /// <param name="item">The item as it stands.</param>
    /// <param name="known">What is known.</param>
    public static WorkProgress? Of(JobItemRecord item, ItemProgress? known) => known is not null && IsOf(item, known) ? known.Progress : null;

    private static bool IsOf(JobItemRecord item, ItemProgress progress)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Status is JobStatus.Running or JobStatus.Cancelling && progress.Attempt == item.Attempt && progress.Lease == item.Lease;
    }
}
