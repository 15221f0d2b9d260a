using Nexus.Storage.Jobs;
using Nexus.Storage.Postgres;
using Npgsql;

namespace Nexus.Storage.Tests.Postgres;

[RequiresPostgres]
public sealed class PostgresFaultTests : PostgresTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [DatabaseFact]
    public async Task Connections_that_an_operator_ends_while_they_are_idle_hurt_nobody()
    {
        JobRecord job = await Server.Jobs.CreateAsync(Samples.Job());
        Assert.InRange(await EndConnectionsAsync(), 1, 20);
        Assert.NotNull(await Server.Jobs.ReadAsync(job.JobId));
        Assert.Equal(2, await Server.Jobs.UpdateAsync(job, 1));
    }

    [DatabaseFact]
    public async Task Connections_that_an_operator_ends_during_writes_lose_nothing_that_was_acknowledged()
    {
        const int Rounds = 8;
        var load = await WriteLoad.StartAsync(Server.Open, items: 32);
        for (int round = 1; round <= Rounds; round++)
        {
            await load.Acknowledged(round * 200).WaitAsync(Patience);
            await EndConnectionsAsync();
        }

        await load.Acknowledged((Rounds + 1) * 200).WaitAsync(Patience);
        await load.StopAsync();
        await load.VerifyAsync();
    }

    [DatabaseFact]
    public async Task A_server_that_crashes_and_is_restarted_under_load_loses_nothing_that_was_acknowledged()
    {
        using PostgresServer server = await PostgresServer.StartAsync();
        await using var database = new PostgresTestDatabase(server);
        await database.OpenAsync();
        var load = await WriteLoad.StartAsync(database.Open, items: 32);

        await load.Acknowledged(300).WaitAsync(Patience);
        await server.CrashAsync();
        StorageException away = await Assert.ThrowsAsync<StorageException>(() => database.Jobs.ReadAsync(Guid.NewGuid()));
        Assert.Contains(database.Open.Location, away.Message, StringComparison.Ordinal);
        await server.StartAgainAsync();

        await load.Acknowledged(600).WaitAsync(Patience);
        await server.StopAsync();
        await server.StartAgainAsync();

        await load.Acknowledged(900).WaitAsync(Patience);
        await load.StopAsync();
        await load.VerifyAsync();

        // What it writes is not just lucky: from a new process it is the same.
        await database.ReopenAsync();
        Assert.NotNull(await database.Jobs.ReadItemAsync(load.JobId, 1));
    }

    [DatabaseFact]
    public async Task A_commit_whose_connection_is_lost_has_an_unknown_outcome_and_the_writer_goes_on()
    {
        // A deferred trigger runs within the commit, and here it ends its own connection there.
        await Server.RunAsync(
            """
            CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON job DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.name = 'cut') EXECUTE FUNCTION cut();
            """);
        JobRecord cut = Samples.Job() with { Name = "cut" };
        StorageException lost = await Assert.ThrowsAsync<StorageException>(() => Server.Jobs.CreateAsync(cut, Samples.Items(cut)));
        Assert.True(lost.OutcomeUnknown);
        Assert.StartsWith("Whether the commit took effect is unknown.", lost.Message, StringComparison.Ordinal);
        await Server.Jobs.CreateAsync(Samples.Job());
        Assert.Null(await Server.Jobs.ReadAsync(cut.JobId));
    }

    [DatabaseFact]
    public async Task A_commit_that_the_server_refuses_did_not_happen()
    {
        await Server.RunAsync(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not today'; END $$;
            CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON job DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.name = 'refuse') EXECUTE FUNCTION refuse();
            """);
        JobRecord refused = Samples.Job() with { Name = "refuse" };
        StorageException failure = await Assert.ThrowsAsync<StorageException>(() => Server.Jobs.CreateAsync(refused, Samples.Items(refused)));
        Assert.False(failure.OutcomeUnknown);
        Assert.Contains("not today", failure.Message, StringComparison.Ordinal);
        Assert.Null(await Server.Jobs.ReadAsync(refused.JobId));
    }

    [DatabaseTheory]
    [InlineData(0, "A value was refused")]
    [InlineData(0xD800, "A value is no Unicode text")]
    public async Task A_text_that_the_server_cannot_hold_fails_alone(int character, string sentence)
    {
        string text = $"a{(char)character}b";
        JobRecord[] jobs = [.. Enumerable.Range(0, 40).Select(number => Samples.Job() with { Name = number == 17 ? text : "good" })];
        Task<long>[] writes = [.. jobs.Select(job => Server.Jobs.CreateAsync(job, Samples.Items(job)))];
        StorageException refused = await Assert.ThrowsAsync<StorageException>(() => writes[17]);
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.False(refused.OutcomeUnknown);
        foreach (Task<long> write in writes.Except([writes[17]]))
        {
            Assert.Equal(1, await write);
        }
    }

    [DatabaseFact]
    public async Task Writers_that_wait_for_each_other_all_get_through()
    {
        // Several upload the same contents at once, in one order and in the other: across two batches that is a deadlock.
        string[] contents = [.. Enumerable.Range(0, 8).Select(number => $"x q[{number}];")];
        await Task.WhenAll(Enumerable.Range(0, 200).Select(round => Task.Run(() => Server.Programs.AddAsync(
            [.. (round % 2 == 0 ? contents : contents.Reverse()).Select(content => Samples.Program($"{round}.qasm", $"{content} // {round / 8}"))]))));
        Assert.Equal(1600, await Server.CountAsync("SELECT count(*) FROM program"));
        Assert.Equal(200, await Server.CountAsync("SELECT count(*) FROM program_content"));
    }

    [DatabaseFact]
    public async Task A_write_that_waits_for_a_lock_too_long_did_not_happen_and_says_so()
    {
        JobRecord job = await Server.Jobs.CreateAsync(Samples.Job());
        await Server.CloseAsync();
        StorageOptions impatient = Server.Options;
        impatient.StatementTimeoutSeconds = 1;
        await using var database = new PostgresDatabase(impatient);
        await using (var other = new NpgsqlConnection(Server.ConnectionString))
        {
            await other.OpenAsync();
            await using NpgsqlTransaction transaction = await other.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("UPDATE job SET name = 'held'", other);
            await hold.ExecuteNonQueryAsync();
            StorageException late = await Assert.ThrowsAsync<StorageException>(() => database.Jobs.UpdateAsync(job, 1));
            Assert.False(late.OutcomeUnknown);
            Assert.Contains("NEXUS__Storage__StatementTimeoutSeconds", late.Message, StringComparison.Ordinal);

            // Readers do not mind the lock.
            Assert.Equal(job.Name, (await database.Jobs.ReadAsync(job.JobId))!.Record.Name);
        }

        Assert.Equal(2, await database.Jobs.UpdateAsync(job, 1));
    }

    [DatabaseFact]
    public async Task A_process_that_hangs_in_the_middle_of_a_transaction_does_not_hold_up_the_others_for_long()
    {
        JobRecord job = await Server.Jobs.CreateAsync(Samples.Job());
        await using var hanging = new PostgresConnections(Server.Options);
        await using NpgsqlConnection connection = hanging.Open();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("UPDATE job SET name = 'held'", connection);
        await hold.ExecuteNonQueryAsync();

        // Within the time that a statement may take; a test above has what happens beyond it.
        Assert.Equal(2, await Server.Jobs.UpdateAsync(job, 1));
        NpgsqlException late = await Assert.ThrowsAnyAsync<NpgsqlException>(() => hold.ExecuteNonQueryAsync());
        Assert.Contains("idle-in-transaction", late.ToString(), StringComparison.Ordinal);
    }

    [DatabaseFact]
    public async Task An_acknowledged_write_is_flushed_whatever_the_database_has_by_default()
    {
        await Server.CloseAsync();
        await Server.RunAsync($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(Server.ConnectionString).Database} SET synchronous_commit = off");
        await Server.RunAsync(
            """
            CREATE TABLE seen (setting text);
            CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
            CREATE TRIGGER look AFTER INSERT ON job FOR EACH ROW EXECUTE FUNCTION look();
            """);
        Assert.Equal("off", await Server.RunAsync("SHOW synchronous_commit"));
        await Server.OpenAsync();
        await Server.Jobs.CreateAsync(Samples.Job());
        Assert.Equal("on", await Server.RunAsync("SELECT setting FROM seen"));
    }

    [DatabaseFact]
    public async Task Reads_and_writes_keep_to_their_shares_of_the_pool()
    {
        await Server.CloseAsync();
        StorageOptions small = Server.Options;
        (small.Writers, small.MaxReaders, small.MaxPoolSize) = (2, 2, 6);
        await using var database = new PostgresDatabase(small);
        JobRecord[] jobs = [.. Enumerable.Range(0, 200).Select(_ => Samples.Job())];
        await Task.WhenAll(jobs.Select(job => Task.WhenAll(database.Jobs.CreateAsync(job), database.Jobs.ReadAsync(job.JobId))));
        Assert.InRange(await Server.CountAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'nexus'"), 2, 4);
    }

    [DatabaseFact]
    public async Task A_closed_database_says_so_and_does_not_wait_for_a_server_that_is_away()
    {
        using PostgresServer server = await PostgresServer.StartAsync();
        await using var test = new PostgresTestDatabase(server);
        await test.CreateAsync();
        StorageOptions patient = test.Options;
        patient.ReconnectSeconds = 300;
        var database = new PostgresDatabase(patient);
        await database.MigrateAsync();
        await database.Jobs.CreateAsync(Samples.Job());
        await server.StopAsync();

        JobRecord job = Samples.Job();
        Task<long> waiting = database.Jobs.CreateAsync(job, Samples.Items(job));
        await database.DisposeAsync().AsTask().WaitAsync(Patience);
        Assert.False((await Assert.ThrowsAsync<StorageException>(() => waiting)).OutcomeUnknown);
        StorageException write = await Assert.ThrowsAsync<StorageException>(() => database.Jobs.CreateAsync(job, Samples.Items(job)));
        StorageException read = await Assert.ThrowsAsync<StorageException>(() => database.Jobs.ReadAsync(job.JobId));
        Assert.Contains("closed", write.Message, StringComparison.Ordinal);
        Assert.Contains("closed", read.Message, StringComparison.Ordinal);
        await server.StartAgainAsync();
    }

    private async Task<long> EndConnectionsAsync() => await Server.CountAsync(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'nexus'");
}
