using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Nexus.Storage.Jobs;
using Nexus.Storage.Sqlite;

namespace Nexus.Storage.Tests.Sqlite;

public sealed class SqliteFaultTests : DatabaseTests
{
    private SqliteTestDatabase File => (SqliteTestDatabase)Database;

    protected override ITestDatabase CreateDatabase() => new SqliteTestDatabase();

    [Fact]
    public async Task A_full_database_says_so_and_takes_writes_again_once_there_is_room()
    {
        await File.CloseAsync();
        long pages = await File.CountAsync("PRAGMA page_count");
        SqliteConnection? writer = null;
        await using var database = new SqliteDatabase(File.Options, Migration.All("sqlite"), connection =>
        {
            writer = connection;
            Pragma(connection, $"PRAGMA max_page_count = {pages + 40}");
        });
        JobRecord job = await database.Jobs.CreateAsync(Samples.Job());
        ResultRecord large = Samples.Result(1, new string('1', 500_000));

        StorageException full = await Assert.ThrowsAsync<StorageException>(() => database.Jobs.StageResultAsync(job.JobId, 1, large));
        Assert.False(full.OutcomeUnknown);
        Assert.Contains("The database is full", full.Message, StringComparison.Ordinal);
        await database.Jobs.StageResultAsync(job.JobId, 1, Samples.Result(1, "small still fits"));

        // The writer is idle: every write so far was awaited.
        Pragma(writer!, "PRAGMA max_page_count = 1000000");
        await database.Jobs.StageResultAsync(job.JobId, 1, large);
        Assert.Equal(500_000, await File.CountAsync("SELECT length(body) FROM job_item_result"));
    }

    [Fact]
    public async Task A_lock_held_by_another_process_is_named_and_the_write_did_not_happen()
    {
        await File.CloseAsync();
        StorageOptions impatient = File.Options;
        impatient.BusyTimeoutSeconds = 1;
        await using var database = new SqliteDatabase(impatient);
        JobRecord job = Samples.Job();
        using (var other = new SqliteConnection($"Data Source={File.FilePath};Pooling=False"))
        {
            other.Open();
            Pragma(other, "BEGIN IMMEDIATE");
            StorageException locked = await Assert.ThrowsAsync<StorageException>(() => database.Jobs.CreateAsync(job, Samples.Items(job)));
            Assert.False(locked.OutcomeUnknown);
            Assert.Contains("locked", locked.Message, StringComparison.Ordinal);

            // Readers do not mind the lock.
            Assert.Null(await database.Jobs.ReadAsync(job.JobId));
        }

        await database.Jobs.CreateAsync(job);
    }

    [Fact]
    public async Task A_commit_that_fails_has_an_unknown_outcome_and_the_writer_goes_on()
    {
        await File.CloseAsync();

        // A deferred foreign key is checked by the commit itself: the one failure of a commit that can be had on demand.
        File.Run("CREATE TABLE parent (id TEXT PRIMARY KEY)");
        File.Run("CREATE TABLE deferred (parent TEXT NOT NULL REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)");
        File.Run("CREATE TRIGGER orphan AFTER INSERT ON job WHEN new.name = 'orphan' BEGIN INSERT INTO deferred VALUES ('nobody'); END");
        await File.OpenAsync();

        JobRecord orphan = Samples.Job() with { Name = "orphan" };
        StorageException failed = await Assert.ThrowsAsync<StorageException>(() => File.Jobs.CreateAsync(orphan, Samples.Items(orphan)));
        Assert.True(failed.OutcomeUnknown);
        await File.Jobs.CreateAsync(Samples.Job());
        Assert.Equal(1, await File.CountAsync("SELECT count(*) FROM job"));
    }

    [Fact]
    public async Task A_second_program_reads_while_the_first_holds_the_database()
    {
        JobRecord job = await File.Jobs.CreateAsync(Samples.Job());
        await using var reader = new SqliteDatabase(File.Options);
        await reader.CheckSchemaAsync();
        Assert.Equal(job.JobId, Assert.Single(await reader.Jobs.ListAsync(new JobFilter(), null, 10)).JobId);
        await File.Jobs.CreateAsync(Samples.Job());
        Assert.Equal(2, (await reader.Jobs.ListAsync(new JobFilter(), null, 10)).Count);
    }

    [Fact]
    public async Task A_database_that_nobody_holds_can_be_read_without_migrating()
    {
        JobRecord job = await File.Jobs.CreateAsync(Samples.Job());
        await File.CloseAsync();
        await using var reader = new SqliteDatabase(File.Options);
        Assert.NotNull(await reader.Jobs.ReadAsync(job.JobId));
    }

    [Fact]
    public async Task A_closed_database_says_so()
    {
        SqliteDatabase database = File.Open;
        await database.Jobs.CreateAsync(Samples.Job());
        await database.DisposeAsync();
        await database.DisposeAsync();
        JobRecord job = Samples.Job();
        StorageException write = await Assert.ThrowsAsync<StorageException>(() => database.Jobs.CreateAsync(job, Samples.Items(job)));
        StorageException read = await Assert.ThrowsAsync<StorageException>(() => database.Jobs.ReadAsync(job.JobId));
        Assert.Contains("closed", write.Message, StringComparison.Ordinal);
        Assert.Contains("closed", read.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_acknowledged_survives_kill_9()
    {
        JobRecord job = await File.Jobs.CreateAsync(Samples.Job(items: 8));
        await File.CloseAsync();

        var acknowledged = new Dictionary<int, long>();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(SqliteFaultTests).Assembly.Location);
        start.ArgumentList.Add(File.FilePath);
        start.ArgumentList.Add(job.JobId.ToString());
        start.ArgumentList.Add("8");
        using (Process child = Process.Start(start)!)
        {
            int lines = 0;
            while (await child.StandardOutput.ReadLineAsync() is string line)
            {
                string[] parts = line.Split(' ');
                acknowledged[int.Parse(parts[0])] = long.Parse(parts[1]);
                if (++lines == 500)
                {
                    child.Kill();
                }
            }

            await child.WaitForExitAsync();
        }

        Assert.Equal(8, acknowledged.Count);
        await File.OpenAsync();
        Assert.Equal("ok", File.Run("PRAGMA integrity_check"));
        foreach ((int number, long version) in acknowledged)
        {
            Versioned<JobItemRecord> item = (await File.Jobs.ReadItemAsync(job.JobId, number))!;
            Assert.True(item.Version >= version, $"Item {number} was acknowledged in version {version} and stands in {item.Version}.");
            Assert.Equal($"after version {item.Version - 1}", item.Record.Message);
        }
    }

    private static void Pragma(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
