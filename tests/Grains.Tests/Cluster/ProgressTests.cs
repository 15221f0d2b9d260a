using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>How far running work is reaches whoever watches its job, and no record.</summary>
public sealed class ProgressTests : IAsyncLifetime
{
    private readonly ReportingBackend _backend = new();
    private readonly DirectoryInfo _directory = NexusCluster.NewDirectory();
    private NexusCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await NexusCluster.StartAsync(
        slots: 1, directory: _directory, services: services => services.AddSingleton<ILocalBackend>(_backend));

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_watcher_sees_how_far_the_work_is_and_then_its_end_and_nothing_is_written_for_it()
    {
        var jobId = await SubmitAsync(items: 2);
        var work = await _backend.NextAsync();
        work.Tell(0.1, "begin");
        await _cluster.WatchAsync(jobId, (_, items) => items[1].Progress is { Fraction: 0.1, Stage: "begin" });
        var job = _cluster.Grains.GetGrain<IJobGrain>(jobId);
        while ((await _cluster.Jobs.ReadAsync(jobId))!.Record.Status != JobStatus.Running)
        {
            // The row that lists read follows within a second or so; after that there is nothing left to write.
            await job.Get();
        }

        await using var database = await OpenDatabaseAsync();
        var version = await VersionOfAsync(database);
        work.Tell(0.4, "half way");
        var seen = await _cluster.WatchAsync(jobId, (changes, items) => items[1].Progress?.Stage == "half way" && changes.Progress == 0.2);
        Assert.Equal(JobStatus.Running, seen[1].Status);
        Assert.Null(seen[2].Progress);
        work.Tell(0.3, "cannot go back");
        await _cluster.WatchAsync(jobId, (_, items) => items[1].Progress is { Fraction: 0.4, Stage: "cannot go back" });
        Assert.Equal(new WorkProgress(0.4, "cannot go back"), (await _cluster.Item(jobId, 1).Get()).Progress);
        var view = await job.Get();
        Assert.Equal((0.2, 0.4), (view.Progress, view.Items[0].Progress?.Fraction));
        Assert.Equal(version, await VersionOfAsync(database));

        work.End();
        (await _backend.NextAsync()).End();
        var ended = await _cluster.WatchToEndAsync(jobId);
        Assert.All(ended.Values, item => Assert.Null(item.Progress));
        Assert.Equal(1, (await job.Get()).Progress);
        await _cluster.AssertCompleteAsync(jobId, 2);
        Assert.NotEqual(version, await VersionOfAsync(database));
    }

    [Fact]
    public async Task After_a_resubmission_the_progress_of_the_old_attempt_is_gone()
    {
        var jobId = await SubmitAsync(items: 1);
        var item = _cluster.Item(jobId, 1);
        (await _backend.NextAsync()).Tell(0.7);
        await _cluster.WatchAsync(jobId, (_, items) => items[1].Progress?.Fraction == 0.7);
        await _cluster.CancelAsync(jobId);
        Assert.Null((await _cluster.WatchToEndAsync(jobId))[1].Progress);
        var oldLease = (await _cluster.Jobs.ReadItemAsync(jobId, 1))!.Record.Lease;

        await _cluster.ResubmitAsync(jobId, ResubmitStrategy.FullRestart, dryRun: false, 1);
        var work = await _backend.NextAsync();
        var started = await _cluster.WatchAsync(jobId, (_, items) => items[1] is { Status: JobStatus.Running, Attempt: 2 });
        Assert.Null(started[1].Progress);
        await item.ReportProgress(new ItemProgress(1, oldLease, new WorkProgress(0.9)));
        await item.ReportProgress(new ItemProgress(2, oldLease, new WorkProgress(0.9)));
        Assert.Null((await item.Get()).Progress);
        work.Tell(0.1);
        var seen = await _cluster.WatchAsync(jobId, (_, items) => items[1].Progress is not null);
        Assert.Equal(new WorkProgress(0.1), seen[1].Progress);
        work.End();
        await _cluster.WatchToEndAsync(jobId);
    }

    private async Task<Guid> SubmitAsync(int items)
    {
        var id = Guid.NewGuid();
        await _cluster.Grains.GetGrain<IJobGrain>(id).Submit(await _cluster.DefineAsync(items, ReportingBackend.BackendName));
        return id;
    }

    private async Task<SqliteConnection> OpenDatabaseAsync()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_directory.FullName, "nexus.db")};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>A number that changes whenever anybody else has written to the database.</summary>
    private static async Task<long> VersionOfAsync(SqliteConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA data_version";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
