using System.Globalization;
using Nexus.Client;
using Nexus.V1;

namespace Nexus.EndToEnd.Tests.Silos;

/// <summary>Jobs that were acknowledged, and what must be on record of them.</summary>
/// <param name="cluster">Where they run.</param>
/// <param name="jobIds">Their ids.</param>
/// <param name="itemCount">How many items each has.</param>
internal sealed class JobLoad(SiloCluster cluster, IReadOnlyList<Guid> jobIds, int itemCount)
{
    private const string Terminal = "('COMPLETED', 'ERROR', 'CANCELLED', 'TERMINATED', 'DEPLETED')";

    /// <summary>What no fault may ever make: a query that counts what is wrong, for each invariant.</summary>
    private static readonly (string Broken, string Count)[] Invariants =
    [
        ("items that are not COMPLETED in their first attempt",
            "SELECT count(*) FROM job_item WHERE {0} AND (status <> 'COMPLETED' OR attempt <> 1)"),
        ("attempts that did not end once",
            $"SELECT count(*) FROM (SELECT 1 FROM job_item_history WHERE {{0}} GROUP BY job_id, number, attempt HAVING count(*) FILTER (WHERE to_status IN {Terminal}) <> 1) broken"),
        ("items whose history goes on after its end, or has gaps",
            $"SELECT count(*) FROM (SELECT 1 FROM job_item_history WHERE {{0}} GROUP BY job_id, number HAVING max(sequence) <> count(*) OR min(sequence) <> 1 OR max(sequence) FILTER (WHERE to_status IN {Terminal}) <> max(sequence)) broken"),
        ("items without exactly one attempt and one result, both under the lease that ended the item",
            """
            SELECT count(*) FROM (SELECT * FROM job_item WHERE {0}) i
            LEFT JOIN job_item_attempt a ON (a.job_id, a.number) = (i.job_id, i.number)
            LEFT JOIN job_item_result r ON (r.job_id, r.number) = (i.job_id, i.number)
            WHERE a.outcome IS DISTINCT FROM 'COMPLETED' OR (a.attempt, a.lease) <> (i.attempt, i.lease) OR r.attempt IS DISTINCT FROM i.attempt OR r.lease <> i.lease
            """),
        ("entries of an older lease after one of a newer",
            "SELECT count(*) FROM (SELECT lease, max(lease) OVER (PARTITION BY job_id, number ORDER BY sequence) AS highest FROM job_item_history WHERE {0}) entry WHERE lease > 0 AND lease < highest"),
        ("grants that are still open",
            "SELECT count(*) FROM backend_grant WHERE {0}"),
    ];

    private string Mine => $"job_id IN ({string.Join(", ", jobIds.Select(id => $"'{id}'"))})";

    /// <summary>Submits jobs, and returns once all are acknowledged.</summary>
    /// <param name="cluster">Where they run.</param>
    /// <param name="client">Who submits them.</param>
    /// <param name="jobs">How many.</param>
    /// <param name="items">How many items each has.</param>
    /// <param name="circuit">The circuit of all items.</param>
    /// <param name="shots">How often each item runs it.</param>
    public static async Task<JobLoad> SubmitAsync(
        SiloCluster cluster, NexusClient client, int jobs, int items = 300, string circuit = Circuits.Bell, int shots = 100)
    {
        var program = await client.UploadAsync("circuit.qasm", System.Text.Encoding.UTF8.GetBytes(circuit));
        var acknowledged = await Task.WhenAll(Enumerable.Range(0, jobs).Select(async _ =>
        {
            var request = new SubmitRequest { Backend = "statevector" };
            request.Items.AddRange(Enumerable.Range(1, items).Select(seed => new NewItem { ProgramId = program.ProgramId, Shots = shots, Seed = (ulong)seed }));
            return Guid.Parse((await client.SubmitAsync(request)).JobId);
        }));
        return new JobLoad(cluster, acknowledged, items);
    }

    /// <summary>The jobs.</summary>
    public IReadOnlyList<Guid> JobIds => jobIds;

    /// <summary>How many items are finished.</summary>
    public Task<long> FinishedAsync() => CountAsync($"SELECT count(*) FROM job_item WHERE {Mine} AND status IN {Terminal}");

    /// <summary>Waits until so many items are finished.</summary>
    public Task UntilFinishedAsync(int items) => UntilAsync(async () => await FinishedAsync() >= items, $"{items} items are finished");

    /// <summary>How many starts are on record that a death interrupted.</summary>
    public Task<long> InterruptedAsync() => CountAsync($"SELECT count(*) FROM job_item_history WHERE {Mine} AND reason LIKE '%whose process died%'");

    /// <summary>Waits until all jobs are terminal and nothing of them is granted any more.</summary>
    public Task UntilDoneAsync() => UntilAsync(
        async () => await CountAsync(
            $"SELECT (SELECT count(*) FROM job WHERE {Mine} AND status NOT IN {Terminal}) + (SELECT count(*) FROM backend_grant WHERE {Mine})") == 0,
        "all jobs have ended");

    /// <summary>Asserts that every acknowledged job is there and whole, and that no invariant is broken.</summary>
    public async Task AssertAsync()
    {
        Assert.Equal(jobIds.Count, await CountAsync($"SELECT count(*) FROM job WHERE {Mine} AND status = 'COMPLETED'"));
        Assert.Equal(jobIds.Count * itemCount, await CountAsync($"SELECT count(*) FROM job_item WHERE {Mine}"));
        foreach (var (broken, count) in Invariants)
        {
            Assert.True(
                await CountAsync(string.Format(CultureInfo.InvariantCulture, count, Mine)) is var found && found == 0, $"There are {found} {broken}.");
        }
    }

    /// <summary>
    /// All that is on record of the jobs' items, a line for each row. The rows' versions are left out: a late report that is refused settles its
    /// grant all the same, in a write that is fenced by the item's version and raises it.
    /// </summary>
    public async Task<IReadOnlySet<string>> RecordsAsync() => ((string[])(await cluster.QueryAsync(
        $"""
        SELECT array_agg(line) FROM (
            SELECT 'item ' || (to_jsonb(i) - 'version')::text AS line FROM job_item i WHERE {Mine} UNION ALL SELECT 'history ' || h::text FROM job_item_history h WHERE {Mine}
            UNION ALL SELECT 'attempt ' || a::text FROM job_item_attempt a WHERE {Mine} UNION ALL SELECT 'result ' || r::text FROM job_item_result r WHERE {Mine}) rows
        """))!).ToHashSet();

    /// <summary>Asserts that nothing was written since.</summary>
    /// <param name="before">What <see cref="RecordsAsync"/> returned then.</param>
    public async Task AssertUnchangedAsync(IReadOnlySet<string> before)
    {
        var after = await RecordsAsync();
        Assert.True(before.SetEquals(after), string.Join('\n', before.Except(after).Select(line => $"gone: {line}").Concat(after.Except(before).Select(line => $"new: {line}"))));
    }

    /// <summary>Waits for something in the database.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, string sentence)
    {
        using var limit = new CancellationTokenSource(ChildProcess.Limit);
        while (!await condition())
        {
            // The server waits: asking without a pause would take the processors from what is being waited for.
            await cluster.QueryAsync("SELECT pg_sleep(0.1)");
            Assert.False(limit.IsCancellationRequested, $"Not within {ChildProcess.Limit}: {sentence}. Finished: {await FinishedAsync()}.");
        }
    }

    private async Task<long> CountAsync(string sql) => (long)(await cluster.QueryAsync(sql))!;
}
