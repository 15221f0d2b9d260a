using Microsoft.Data.Sqlite;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>Of a deleted job nothing is left but its id, and that for a while.</summary>
public sealed class DeleteTests
{
    [Fact]
    public async Task Nothing_of_a_deleted_job_is_in_any_table_but_its_tombstone()
    {
        var home = NexusCluster.NewDirectory();
        Guid job;
        await using (var cluster = await NexusCluster.StartAsync(directory: home))
        {
            job = await cluster.SubmitAsync(3);
            var other = await cluster.SubmitAsync(2);
            await cluster.WatchToEndAsync(job);
            await cluster.WatchToEndAsync(other);
            Assert.True((await DeleteAsync(cluster, job)).Deleted);
            var gone = await Assert.ThrowsAsync<NexusException>(() => cluster.Grains.GetGrain<IJobGrain>(job).Get());
            Assert.Equal(NexusErrorCode.NotFound, gone.Code);

            // Whoever did not get the answer asks again.
            Assert.True((await DeleteAsync(cluster, job)).Deleted);
            Assert.Equal(NexusErrorCode.NotFound, (await Assert.ThrowsAsync<NexusException>(() => DeleteAsync(cluster, Guid.NewGuid()))).Code);

            // A late report finds no item, and its id is not free before the tombstone has gone.
            await cluster.Item(job, 1).Report([new ItemCompleted(1, 99, DateTimeOffset.UtcNow, "worker-late", "scripted/v1", [1])]).WaitAsync(TimeSpan.FromSeconds(30)).ContinueWith(_ => { });
            var taken = await Assert.ThrowsAsync<NexusException>(async () => await cluster.Grains.GetGrain<IJobGrain>(job).Submit(await cluster.DefineAsync(1)));
            Assert.Equal(NexusErrorCode.AlreadyExists, taken.Code);
            await cluster.AssertCompleteAsync(other, 2);

            Assert.False(await cluster.Jobs.PurgeTombstonesAsync(JobShards.Of(job), DateTimeOffset.UtcNow));
        }

        Assert.Equal(["job_tombstone"], TablesWith(home, job));
        home.Delete(recursive: true);
    }

    [Fact]
    public async Task A_tombstone_goes_when_its_time_has_come_and_its_id_is_free_again()
    {
        await using var cluster = await NexusCluster.StartAsync();
        var job = await cluster.SubmitAsync(1);
        await cluster.WatchToEndAsync(job);
        await DeleteAsync(cluster, job);
        Assert.NotNull(await cluster.Jobs.ReadTombstoneAsync(job));
        Assert.True(await cluster.Jobs.PurgeTombstonesAsync(JobShards.Of(job), DateTimeOffset.UtcNow.AddHours(1)));
        Assert.Null(await cluster.Jobs.ReadTombstoneAsync(job));
        Assert.Equal(NexusErrorCode.NotFound, (await Assert.ThrowsAsync<NexusException>(() => DeleteAsync(cluster, job))).Code);
        await cluster.Grains.GetGrain<IJobGrain>(job).Submit(await cluster.DefineAsync(2));
        await cluster.WatchToEndAsync(job);
        await cluster.AssertCompleteAsync(job, 2);
    }

    [Fact]
    public async Task A_live_job_is_refused_unless_it_may_be_cancelled_first()
    {
        using var turnstile = new Turnstile();
        await using var cluster = await NexusCluster.StartAsync(work: turnstile.Work);
        var job = await cluster.SubmitAsync(20);
        await turnstile.HasEnteredAsync();
        var refused = await Assert.ThrowsAsync<NexusException>(() => DeleteAsync(cluster, job));
        Assert.Equal((NexusErrorCode.FailedPrecondition, "job_id"), (refused.Code, refused.Field));
        Assert.False((await DeleteAsync(cluster, job, cancelFirst: true)).Deleted);
        await GoneAsync(cluster, job);
        Assert.Empty(await cluster.Jobs.ReadItemsAsync(job));
        Assert.NotNull(await cluster.Jobs.ReadTombstoneAsync(job));
        await cluster.AssertNothingGrantedAsync();
    }

    [Fact]
    public async Task A_deletion_that_waits_for_a_cancellation_survives_a_death()
    {
        var home = NexusCluster.NewDirectory();
        Guid job;
        using (var turnstile = new Turnstile())
        {
            await using var first = await NexusCluster.StartAsync(work: turnstile.Work, directory: home);
            job = await first.SubmitAsync(5);
            await turnstile.HasEnteredAsync();
            await DeleteAsync(first, job, cancelFirst: true);
            await first.Engine.KillSiloAsync(first.Engine.Silos.Single());
        }

        await using (var second = await NexusCluster.StartAsync(directory: home))
        {
            await GoneAsync(second, job);
            Assert.Empty(await second.Jobs.ReadItemsAsync(job));
        }

        Assert.Equal(["job_tombstone"], TablesWith(home, job));
        home.Delete(recursive: true);
    }

    private static Task<DeleteReceipt> DeleteAsync(NexusCluster cluster, Guid job, bool cancelFirst = false) =>
        cluster.Grains.GetGrain<IJobGrain>(job).Delete(new DeleteOrder(cancelFirst, "test"));

    private static async Task GoneAsync(NexusCluster cluster, Guid job)
    {
        // A watch waits for each change, and the last is that the job is not there.
        var gone = await Assert.ThrowsAsync<NexusException>(() => cluster.WatchAsync(job, (_, _) => false));
        Assert.Equal(NexusErrorCode.NotFound, gone.Code);
    }

    /// <summary>The tables that hold the id anywhere.</summary>
    private static List<string> TablesWith(DirectoryInfo home, Guid job)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(home.FullName, "nexus.db")};Pooling=False");
        connection.Open();
        List<string> found = [];
        foreach (var table in Read(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))
        {
            var columns = Read(connection, $"SELECT name FROM pragma_table_info('{table}')");
            var condition = string.Join(" OR ", columns.Select(c => $"instr(CAST({c} AS TEXT), '{job}') > 0"));
            if (Read(connection, $"SELECT count(*) FROM {table} WHERE {condition}")[0] != "0")
            {
                found.Add(table);
            }
        }

        return found;
    }

    private static List<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
        {
            rows.Add(reader.GetValue(0).ToString()!);
        }

        return rows;
    }
}
