using System.Data.Common;
using System.Globalization;
using Nexus.Grains.Jobs;
using Nexus.Storage;
using Nexus.Storage.Jobs;

namespace Nexus.Faults.Invariants;

/// <summary>
/// What must hold of the database of a server, as it is read directly: no acknowledged job lost; one terminal status per attempt and round of
/// RESYNC; exactly one result per item and attempt; nothing of an older attempt over a newer one; of a deleted job nothing but its tombstone.
/// </summary>
public static class StoredJobs
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(50);

    private static readonly string[] TablesOfJobs = ["job_item", "job_item_history", "job_item_attempt", "job_item_result", "job_request", "backend_grant"];

    /// <summary>Waits until no job is unfinished and nothing is granted.</summary>
    /// <exception cref="TimeoutException">It takes longer than the limit.</exception>
    public static async Task BecomeQuietAsync(NexusDatabase database, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(database);
        using var patience = new CancellationTokenSource(limit);
        using var look = new PeriodicTimer(LookPeriod);
        var unfinished = "nothing could be read";
        try
        {
            while (true)
            {
                try
                {
                    unfinished = await UnfinishedAsync(database, patience.Token);
                    if (unfinished.Length == 0)
                    {
                        return;
                    }
                }
                catch (Exception away) when (away is StorageException or DbException)
                {
                    unfinished = away.Message;
                }

                await look.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"It is not quiet after {limit}: {unfinished}.");
        }
    }

    /// <summary>Checks jobs that are finished with, and that nothing is left of jobs that are gone.</summary>
    /// <param name="database">The database.</param>
    /// <param name="jobs">What callers were told.</param>
    /// <exception cref="InvariantException">Something does not hold.</exception>
    public static async Task EnsureAsync(NexusDatabase database, IEnumerable<AcknowledgedJob> jobs)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(jobs);
        List<string> violations = [];
        foreach (var job in jobs)
        {
            violations.AddRange(await ViolationsAsync(database, job));
        }

        violations.AddRange(await OrphansAsync(database));
        if (violations.Count > 0)
        {
            throw new InvariantException(violations);
        }
    }

    /// <summary>What does not hold of one job that is finished with, in sentences.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(NexusDatabase database, AcknowledgedJob promised)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(promised);
        var stored = await database.Jobs.ReadAsync(promised.JobId);
        var items = await database.Jobs.ReadItemsAsync(promised.JobId);
        if (stored is not { Record: var job })
        {
            return promised.MayBeGone ? [.. await GoneAsync(database, promised, items.Count)] : [$"Job {promised.JobId} was acknowledged and is lost"];
        }

        List<string> violations = promised.MustBeGone ? [$"Job {promised.JobId} was deleted and is there"] : [];
        if (!items.Select(i => i.Number).SequenceEqual(Enumerable.Range(1, promised.Items)))
        {
            violations.Add($"Job {promised.JobId} has the items {string.Join(",", items.Select(i => i.Number))} of {promised.Items}");
        }

        int[] counts = new int[JobStatuses.ArrayLength];
        foreach (var item in items)
        {
            counts[(int)item.Status]++;
            violations.AddRange(ItemInvariants.Violations(await ReadAsync(database, item), promised));
        }

        if (job.Status != JobStatuses.OfJob(counts) || !job.Counts.SequenceEqual(counts) || job.Pending.Count > 0)
        {
            violations.Add($"Job {promised.JobId} is {job.Status} with {job.Pending.Count} commands pending; its items make it {JobStatuses.OfJob(counts)}");
        }

        return violations;
    }

    private static async Task<List<string>> OrphansAsync(NexusDatabase database)
    {
        List<string> violations = [];
        foreach (var table in TablesOfJobs)
        {
            var orphans = await CountAsync(database, $"SELECT count(*) FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM job j WHERE j.service_id = t.service_id AND j.job_id = t.job_id)");
            if (orphans > 0)
            {
                violations.Add($"{orphans} rows of {table} belong to no job");
            }
        }

        return violations;
    }

    /// <summary>The grants that stand in the database, of all backends.</summary>
    public static async Task<IReadOnlyList<(Guid JobId, int Number, long Lease)>> GrantsAsync(NexusDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        return await RowsAsync(
            database, "SELECT job_id, number, lease FROM backend_grant ORDER BY lease", row => (Guid.Parse(row.GetString(0)), row.GetInt32(1), row.GetInt64(2)));
    }

    /// <summary>Whether an item's history tells of the start under a lease that a death interrupted.</summary>
    public static async Task<bool> TellsOfInterruptedStartAsync(NexusDatabase database, Guid jobId, int number, long lease)
    {
        ArgumentNullException.ThrowIfNull(database);
        return (await database.Jobs.ReadHistoryAsync(jobId, number))
            .Any(h => h.Lease == lease && h.Reason.Contains(ItemInvariants.InterruptedStart, StringComparison.Ordinal));
    }

    private static async Task<IEnumerable<string>> GoneAsync(NexusDatabase database, AcknowledgedJob promised, int items)
    {
        List<string> violations = [];
        if (await database.Jobs.ReadTombstoneAsync(promised.JobId) is null)
        {
            violations.Add($"Job {promised.JobId} is gone without a tombstone");
        }

        if (items > 0)
        {
            violations.Add($"Job {promised.JobId} is gone, and {items} of its items are there");
        }

        return violations;
    }

    private static async Task<StoredItem> ReadAsync(NexusDatabase database, JobItemRecord item) => new(
        item,
        await database.Jobs.ReadHistoryAsync(item.JobId, item.Number),
        await database.Jobs.ReadAttemptsAsync(item.JobId, item.Number),
        await RowsAsync(
            database,
            string.Create(CultureInfo.InvariantCulture, $"SELECT attempt, lease, body FROM job_item_result WHERE job_id = '{item.JobId}' AND number = {item.Number} ORDER BY attempt"),
            row => new StoredItemResult(row.GetInt32(0), row.GetInt64(1), SeedOf(row.GetFieldValue<byte[]>(2)))));

    private static ulong SeedOf(byte[] body) => body.Length < sizeof(ulong) ? 0 : BitConverter.ToUInt64(body);

    private static async Task<string> UnfinishedAsync(NexusDatabase database, CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < JobShards.Count; shard++)
        {
            if (await database.Jobs.ReadUnfinishedAsync(shard, null, 1, cancellationToken) is [var first])
            {
                var items = await database.Jobs.ReadItemsAsync(first, cancellationToken);
                var job = await database.Jobs.ReadAsync(first, cancellationToken);
                return $"job {first} is {job?.Record.Status} with items {string.Join(", ", items.GroupBy(i => i.Status).Select(g => $"{g.Count()} {g.Key}"))}";
            }
        }

        var grants = await GrantsAsync(database);
        return grants.Count == 0 ? "" : $"{grants.Count} grants stand, the first for item {grants[0].Number} of job {grants[0].JobId}";
    }

    private static async Task<long> CountAsync(NexusDatabase database, string sql) =>
        (await RowsAsync(database, sql, row => row.GetInt64(0)))[0];

    private static async Task<List<T>> RowsAsync<T>(NexusDatabase database, string sql, Func<DbDataReader, T> read)
    {
        await using var connection = await database.EngineDataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var rows = await command.ExecuteReaderAsync();
        List<T> found = [];
        while (await rows.ReadAsync())
        {
            found.Add(read(rows));
        }

        return found;
    }
}
