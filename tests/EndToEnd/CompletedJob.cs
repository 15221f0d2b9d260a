using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;

namespace Nexus.EndToEnd.Tests;

/// <summary>What must be on record of a job that is COMPLETED, whatever happened to it on the way.</summary>
internal static class CompletedJob
{
    /// <summary>Asserts one attempt, one result and one end for each item, and histories without gaps.</summary>
    /// <returns>How many starts a death interrupted.</returns>
    public static async Task<int> AssertAsync(Workplace place, Guid jobId, int itemCount)
    {
        await using var database = place.OpenDatabase();
        var items = await database.Jobs.ReadItemsAsync(jobId);
        Assert.Equal(Enumerable.Range(1, itemCount), items.Select(i => i.Number));
        Assert.All(items, item => Assert.Equal((JobStatus.Completed, 1, 0), (item.Status, item.Attempt, item.Deaths)));
        var interrupted = 0;
        foreach (var item in items)
        {
            var attempt = Assert.Single(await database.Jobs.ReadAttemptsAsync(jobId, item.Number));
            Assert.Equal((1, JobStatus.Completed), (attempt.Attempt, attempt.Outcome));
            var result = await database.Jobs.ReadResultAsync(jobId, item.Number, attempt.Attempt);
            Assert.NotNull(result);
            Assert.Equal(attempt.Lease, result.Lease);
            interrupted += AssertHistory(await database.Jobs.ReadHistoryAsync(jobId, item.Number));
        }

        return interrupted;
    }

    /// <summary>Asserts that the entries have no gaps and end once; returns how many starts a death interrupted.</summary>
    private static int AssertHistory(IReadOnlyList<HistoryRecord> history)
    {
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(h => h.Sequence));
        Assert.Equal(JobStatus.Submitted, history[0].To);
        Assert.Equal(JobStatus.Completed, history[^1].To);
        Assert.Single(history, h => h.To == JobStatus.Completed);
        return history.Count(h => h.Reason.Contains("whose process died", StringComparison.Ordinal));
    }
}
