using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;

namespace Nexus.EndToEnd.Tests;

/// <summary>What must be on record of a job that is COMPLETED, whatever happened to it on the way.</summary>
internal static class CompletedJob
{
    /// <summary>
    /// Asserts one attempt, one result and one end for each item, histories without gaps, and an entry for each start that a death interrupted.
    /// </summary>
    /// <param name="place">Where the database is.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="itemCount">How many items it has.</param>
    /// <param name="interrupted">The interrupted starts: item and lease.</param>
    public static async Task AssertAsync(Workplace place, Guid jobId, int itemCount, IReadOnlyList<(int Number, long Lease)> interrupted)
    {
        await using var database = place.OpenDatabase();
        var items = await database.Jobs.ReadItemsAsync(jobId);
        Assert.Equal(Enumerable.Range(1, itemCount), items.Select(i => i.Number));
        Assert.All(items, item => Assert.Equal((JobStatus.Completed, 1, 0), (item.Status, item.Attempt, item.Deaths)));
        var onRecord = new List<(int Number, long Lease)>();
        foreach (var item in items)
        {
            var attempt = Assert.Single(await database.Jobs.ReadAttemptsAsync(jobId, item.Number));
            Assert.Equal((1, JobStatus.Completed), (attempt.Attempt, attempt.Outcome));
            var result = await database.Jobs.ReadResultAsync(jobId, item.Number, attempt.Attempt);
            Assert.NotNull(result);
            Assert.Equal(attempt.Lease, result.Lease);
            onRecord.AddRange(InterruptedStarts(await database.Jobs.ReadHistoryAsync(jobId, item.Number)).Select(lease => (item.Number, lease)));
        }

        Assert.Equal(interrupted.Distinct().Order(), onRecord.Order());
        Assert.Empty((await database.Grants.ReadAsync("statevector")).Grants);
    }

    /// <summary>Asserts that the entries have no gaps and end once; returns the leases of the starts that a death interrupted.</summary>
    private static IEnumerable<long> InterruptedStarts(IReadOnlyList<HistoryRecord> history)
    {
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(h => h.Sequence));
        Assert.Equal(JobStatus.Submitted, history[0].To);
        Assert.Equal(JobStatus.Completed, history[^1].To);
        Assert.Single(history, h => h.To == JobStatus.Completed);
        return history.Where(h => h.Reason.Contains("whose process died", StringComparison.Ordinal)).Select(h => h.Lease);
    }
}
