using System.Globalization;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;

namespace Nexus.Faults.Invariants;

/// <summary>What must hold of an item that is terminal, whatever happened to it on the way. Pure: it looks at rows.</summary>
public static class ItemInvariants
{
    /// <summary>What an item's record of an interrupted start contains.</summary>
    public const string InterruptedStart = "whose process died";

    /// <summary>What does not hold, in sentences.</summary>
    /// <param name="item">All that is stored of the item.</param>
    /// <param name="job">What callers were told of its job.</param>
    public static IEnumerable<string> Violations(StoredItem item, AcknowledgedJob job)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(job);
        var about = Text($"Item {item.Row.Number} of job {job.JobId}");
        return Standing(item.Row, job).Concat(History(item)).Concat(Attempts(item)).Concat(Results(item, job)).Select(v => $"{about}: {v}");
    }

    private static IEnumerable<string> Standing(JobItemRecord row, AcknowledgedJob job)
    {
        var (least, most) = job.Attempts(row.Number);
        if (!row.Status.IsTerminal())
        {
            yield return $"it is {row.Status.Name()} though all is quiet";
        }

        if (row.Attempt < least || row.Attempt > most)
        {
            yield return Text($"it is in attempt {row.Attempt}; what was acknowledged makes {least} to {most}");
        }
    }

    /// <summary>No gap, no step that the lifecycle does not know, no older attempt after a newer one, and one end for each attempt and round.</summary>
    private static IEnumerable<string> History(StoredItem item)
    {
        var (row, history) = (item.Row, item.History);
        if (!history.Select(h => h.Sequence).SequenceEqual(Enumerable.Range(1, row.HistoryCount)))
        {
            yield return Text($"its history has the entries {string.Join(",", history.Select(h => h.Sequence))} of {row.HistoryCount}");
        }

        JobStatus? at = null;
        var attempt = 1;
        foreach (var entry in history)
        {
            // A death on record while it was queued leaves it where it is.
            if (entry.From != at || !(entry.From == entry.To || JobStatuses.MayFollow(entry.From, entry.To)))
            {
                yield return Text($"entry {entry.Sequence} goes from {entry.From} to {entry.To}, and the one before ended in {at}");
            }

            if (entry.Attempt < attempt)
            {
                yield return Text($"entry {entry.Sequence} speaks of attempt {entry.Attempt} after attempt {attempt}");
            }

            (at, attempt) = (entry.To, Math.Max(attempt, entry.Attempt));
        }

        if (at != row.Status || attempt != row.Attempt)
        {
            yield return Text($"its history ends in {at}, attempt {attempt}; its row is {row.Status}, attempt {row.Attempt}");
        }

        foreach (var (round, ends) in Rounds(history).Index())
        {
            if (ends > 1)
            {
                yield return Text($"round {round + 1} has {ends} ends");
            }
        }

        if (Rounds(history)[^1] != 1)
        {
            yield return Text($"its last round has {Rounds(history)[^1]} ends");
        }
    }

    /// <summary>How many ends there are between one resubmission and the next.</summary>
    private static List<int> Rounds(IReadOnlyList<HistoryRecord> history)
    {
        List<int> rounds = [0];
        foreach (var entry in history)
        {
            if (entry.To == JobStatus.Retrying)
            {
                rounds.Add(0);
            }
            else if (entry.To.IsTerminal())
            {
                rounds[^1]++;
            }
        }

        return rounds;
    }

    private static IEnumerable<string> Attempts(StoredItem item)
    {
        var (row, attempts) = (item.Row, item.Attempts);
        if (!attempts.Select(a => a.Attempt).SequenceEqual(Enumerable.Range(1, row.Attempt)))
        {
            yield return Text($"it has rows of the attempts {string.Join(",", attempts.Select(a => a.Attempt))}, and is in attempt {row.Attempt}");
        }

        if (attempts.Count > 0 && attempts[^1].Outcome != row.Status)
        {
            yield return Text($"its last attempt ended in {attempts[^1].Outcome}, its row is {row.Status}");
        }

        foreach (var (earlier, later) in attempts.Zip(attempts.Skip(1)))
        {
            if (later.Lease > 0 && earlier.Lease > later.Lease)
            {
                yield return Text($"attempt {earlier.Attempt} has the lease {earlier.Lease}, the later attempt {later.Attempt} the lease {later.Lease}");
            }
        }
    }

    /// <summary>One result for each attempt that completed, made under the lease that completed it, and the item's own.</summary>
    private static IEnumerable<string> Results(StoredItem item, AcknowledgedJob job)
    {
        foreach (var attempt in item.Attempts)
        {
            StoredItemResult[] results = [.. item.Results.Where(r => r.Attempt == attempt.Attempt)];
            if (results.Length > 1 || (attempt.Outcome == JobStatus.Completed && results.Length == 0))
            {
                yield return Text($"attempt {attempt.Attempt} ended in {attempt.Outcome} and has {results.Length} results");
            }

            var completed = item.History.LastOrDefault(h => h.Attempt == attempt.Attempt && h.To == JobStatus.Completed);
            if (results.Length == 1 && completed is { Lease: > 0 } && completed.Lease != results[0].Lease)
            {
                yield return Text($"attempt {attempt.Attempt} completed under lease {completed.Lease} and has a result of lease {results[0].Lease}");
            }
        }

        foreach (var result in item.Results)
        {
            if (result.Attempt > item.Row.Attempt)
            {
                yield return Text($"it has a result of attempt {result.Attempt} and is in attempt {item.Row.Attempt}");
            }

            if (job.HasProbedResults && result.Seed != item.Row.Settings.Seed)
            {
                yield return Text($"its result of attempt {result.Attempt} is that of another item");
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
