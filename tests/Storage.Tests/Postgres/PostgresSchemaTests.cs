using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Nexus.Storage.GroupCommit;
using Nexus.Storage.Jobs;
using Nexus.Storage.Postgres;
using Nexus.Storage.Sql;
using Npgsql;

namespace Nexus.Storage.Tests.Postgres;

[RequiresPostgres]
public sealed class PostgresSchemaTests : PostgresTests
{
    private static readonly IReadOnlyList<Migration> Known = Migration.All("postgres");

    // Each test migrates in its own way.
    public override Task InitializeAsync() => Server.CreateAsync();

    [DatabaseFact]
    public void Migrations_are_those_of_SQLite_by_number_and_name() =>
        Assert.Equal(Migration.All("sqlite").Select(migration => (migration.Version, migration.Name)), Known.Select(migration => (migration.Version, migration.Name)));

    /// <summary>One that it does not understand would go unnoticed: its rows would be written one by one.</summary>
    [DatabaseFact]
    public async Task Each_statement_of_many_rows_is_one_that_the_server_understands()
    {
        await MigrateAsync(Known);
        RowStatement[] statements =
        [
            .. new[] { typeof(JobStatements), typeof(SqlGrantStore) }
                .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                .Where(field => field.FieldType == typeof(RowStatement))
                .Select(field => (RowStatement)field.GetValue(null)!),
        ];
        Assert.True(statements.Length >= 8, $"Only {statements.Length} were found.");
        foreach (RowStatement statement in statements)
        {
            await Server.RunAsync($"PREPARE many AS {statement.OfMany}");
        }
    }

    [DatabaseFact]
    public async Task A_newer_schema_is_refused_by_writers_and_readers()
    {
        await MigrateAsync([.. Known, new Migration(Known.Count + 1, "future", "CREATE TABLE future (id integer)")]);
        await using PostgresDatabase database = Open(Known);
        SchemaTooNewException refused = await Assert.ThrowsAsync<SchemaTooNewException>(() => database.MigrateAsync());
        Assert.Equal(
            $"The database has schema version {Known.Count + 1}, but this program knows versions up to {Known.Count} only. Use a newer program.", refused.Message);
        await Assert.ThrowsAsync<SchemaTooNewException>(() => database.CheckSchemaAsync());
    }

    [DatabaseFact]
    public async Task An_older_database_is_upgraded_and_keeps_what_it_holds()
    {
        JobRecord job = Samples.Job();
        await using (PostgresDatabase old = Open([Known[0]]))
        {
            await old.MigrateAsync();

            // As the program of that schema wrote it.
            await Server.RunAsync(
                $"""
                INSERT INTO job (service_id, job_id, version, shard, project, name, backend, item_count, status, counts, submitted_at, updated_at)
                VALUES ('nexus', '{job.JobId}', 1, {JobShards.Of(job.JobId)}, '{job.Project}', '{job.Name}', '{job.Backend}', 1, 'SUBMITTED',
                    '[0,1,0,0,0,0,0,0,0,0,0]', {job.SubmittedAt.ToUnixTimeMilliseconds()}456, {job.UpdatedAt.ToUnixTimeMilliseconds()}456)
                """);
        }

        await using PostgresDatabase database = Open(Known);
        StorageException tooOld = await Assert.ThrowsAsync<StorageException>(() => database.CheckSchemaAsync());
        Assert.Contains("Migrate it first", tooOld.Message, StringComparison.Ordinal);
        await database.MigrateAsync();
        await database.MigrateAsync();
        await database.CheckSchemaAsync();
        Assert.Equivalent(job, (await database.Jobs.ReadAsync(job.JobId))!.Record, strict: true);
        Assert.Equal(Known.Count, await Server.CountAsync("SELECT count(*) FROM nexus_schema WHERE applied_at > 0"));
    }

    [DatabaseFact]
    public async Task A_migration_that_fails_leaves_the_schema_as_it_was()
    {
        await using PostgresDatabase database = Open([.. Known, new Migration(Known.Count + 1, "broken", "CREATE TABLE half (id integer); CREATE TABLE job (id integer)")]);
        await Assert.ThrowsAsync<StorageException>(() => database.MigrateAsync());
        Assert.Equal(0, await Server.CountAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [DatabaseFact]
    public async Task Many_may_migrate_at_once()
    {
        PostgresDatabase[] databases = [.. Enumerable.Range(0, 6).Select(_ => Open(Known))];
        await Task.WhenAll(databases.Select(database => database.MigrateAsync()));
        await Task.WhenAll(databases.Select(async database =>
        {
            await database.Jobs.CreateAsync(Samples.Job());
            await database.DisposeAsync();
        }));
        Assert.Equal(Known.Count, await Server.CountAsync("SELECT count(*) FROM nexus_schema"));
        Assert.Equal(databases.Length, await Server.CountAsync("SELECT count(*) FROM job"));
    }

    [DatabaseFact]
    public async Task A_database_that_is_up_to_date_needs_no_right_to_create_tables()
    {
        await MigrateAsync(Known);
        string role = $"reader_{Guid.NewGuid():N}";
        await Server.RunAsync($"CREATE ROLE {role} LOGIN PASSWORD 'reader'; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}");
        try
        {
            StorageOptions options = Server.Options;
            options.ConnectionString = As(role, "reader");
            await using var database = new PostgresDatabase(options);
            await database.MigrateAsync();
            await database.Jobs.CreateAsync(Samples.Job());
            await using var newer = new PostgresDatabase(options, [.. Known, new Migration(Known.Count + 1, "future", "CREATE TABLE future (id integer)")]);
            StorageException refused = await Assert.ThrowsAsync<StorageException>(() => newer.MigrateAsync());
            Assert.Contains("The role lacks a right", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            await Server.RunAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [DatabaseFact]
    public async Task A_wrong_password_a_missing_database_and_a_port_without_a_server_are_told_apart()
    {
        Assert.Contains("Check the user and the password in NEXUS__Storage__ConnectionString", await RefusalAsync(As("nexus", "wrong")), StringComparison.Ordinal);
        string missing = await RefusalAsync(new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Database = "nowhere" }.ToString());
        Assert.StartsWith("The database nowhere on 127.0.0.1:", missing, StringComparison.Ordinal);
        Assert.Contains("Create it, or correct NEXUS__Storage__ConnectionString", missing, StringComparison.Ordinal);

        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        string refused = await RefusalAsync(new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Port = ((IPEndPoint)taken.LocalEndPoint!).Port }.ToString());
        Assert.Contains("cannot be reached", refused, StringComparison.Ordinal);
        Assert.Contains("Check that the server runs, and NEXUS__Storage__ConnectionString", refused, StringComparison.Ordinal);

        async Task<string> RefusalAsync(string connectionString)
        {
            StorageOptions options = Server.Options;
            (options.ConnectionString, options.ReconnectSeconds) = (connectionString, 0);
            await using var database = new PostgresDatabase(options);
            StorageException start = await Assert.ThrowsAsync<StorageException>(() => database.MigrateAsync());
            Assert.Equal(start.Message, (await Assert.ThrowsAsync<StorageException>(() => database.CheckSchemaAsync())).Message);
            Assert.Equal(start.Message, (await Assert.ThrowsAsync<StorageException>(() => database.Jobs.ReadAsync(Guid.NewGuid()))).Message);
            JobRecord job = Samples.Job();
            StorageException write = await Assert.ThrowsAsync<StorageException>(() => database.Jobs.CreateAsync(job, Samples.Items(job)));
            Assert.Equal((start.Message, false), (write.Message, write.OutcomeUnknown));
            Assert.DoesNotContain("wrong", start.Message, StringComparison.Ordinal);
            return start.Message;
        }
    }

    [DatabaseFact]
    public async Task A_database_of_another_encoding_is_refused()
    {
        string name = $"latin_{Guid.NewGuid():N}";
        await Server.RunAsync($"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0");
        StorageOptions options = Server.Options;
        options.ConnectionString = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Database = name }.ToString();
        await using (var database = new PostgresDatabase(options))
        {
            Assert.Contains("needs UTF8", (await Assert.ThrowsAsync<StorageException>(() => database.MigrateAsync())).Message, StringComparison.Ordinal);
        }

        await Server.RunAsync($"DROP DATABASE {name} WITH (FORCE)");
    }

    [DatabaseTheory]
    [InlineData("job_by_time", "SELECT * FROM job WHERE service_id = 'nexus' ORDER BY submitted_at DESC, job_id LIMIT 5")]
    [InlineData("job_by_project", "SELECT * FROM job WHERE service_id = 'nexus' AND project = 'p' ORDER BY submitted_at DESC, job_id LIMIT 5")]
    [InlineData("job_by_status", "SELECT * FROM job WHERE service_id = 'nexus' AND status = 'ERROR' ORDER BY submitted_at DESC, job_id LIMIT 5")]
    [InlineData("job_by_backend", "SELECT * FROM job WHERE service_id = 'nexus' AND backend = 'b' ORDER BY submitted_at DESC, job_id LIMIT 5")]
    [InlineData("program_by_time", "SELECT * FROM program WHERE service_id = 'nexus' ORDER BY created_at DESC, program_id LIMIT 5")]
    [InlineData("program_by_project", "SELECT * FROM program WHERE service_id = 'nexus' AND project = 'p' ORDER BY created_at DESC, program_id LIMIT 5")]
    public async Task Each_filter_of_a_list_has_an_index_in_the_lists_order(string index, string query)
    {
        await MigrateAsync(Known);
        string plan = await PlanAsync(query);
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    [DatabaseFact]
    public async Task The_recovery_read_stops_in_the_partial_indexes()
    {
        await MigrateAsync(Known);
        string plan = await PlanAsync(Sql.JobStatements.ReadUnfinished.Text
            .Replace("@service_id", "'nexus'", StringComparison.Ordinal)
            .Replace("@shard", "3", StringComparison.Ordinal)
            .Replace("@after", "''", StringComparison.Ordinal)
            .Replace("@limit", "10", StringComparison.Ordinal));
        Assert.Contains("job_unfinished", plan, StringComparison.Ordinal);
        Assert.Contains("job_item_unfinished", plan, StringComparison.Ordinal);

        // Three limits: one for each half, and one for the page.
        Assert.Equal(3, plan.Split("Limit ").Length - 1);
    }

    [DatabaseFact]
    public async Task What_is_compared_or_ordered_as_text_is_so_byte_by_byte()
    {
        await MigrateAsync(Known);
        IReadOnlyList<string> others = await Server.RowsAsync(
            """
            SELECT DISTINCT t.relname || '.' || a.attname
            FROM pg_index i
            JOIN pg_class t ON t.oid = i.indrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::smallint[])
            JOIN pg_collation c ON c.oid = a.attcollation
            WHERE c.collname <> 'C'
            """);
        Assert.Equal(["orleansquery.querykey"], others);
    }

    [DatabaseFact]
    public async Task A_hosts_own_queries_and_tables_stay()
    {
        await Server.RunAsync("CREATE TABLE OrleansQuery (QueryKey varchar(64) PRIMARY KEY, QueryText varchar(8000)); INSERT INTO OrleansQuery VALUES ('WriteToStorageKey', 'mine')");
        await MigrateAsync(Known);
        Assert.Equal("mine", await Server.RunAsync("SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'WriteToStorageKey'"));
        Assert.Equal(1, await Server.CountAsync("SELECT count(*) FROM OrleansQuery WHERE QueryKey = 'DeleteStorageKey'"));
    }

    private PostgresDatabase Open(IReadOnlyList<Migration> migrations) => new(Server.Options, migrations);

    private async Task MigrateAsync(IReadOnlyList<Migration> migrations)
    {
        await using PostgresDatabase database = Open(migrations);
        await database.MigrateAsync();
    }

    private string As(string role, string password) =>
        new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Username = role, Password = password }.ToString();

    // On empty tables the planner would rather read them whole.
    private async Task<string> PlanAsync(string query) =>
        string.Join('\n', await Server.RowsAsync($"SET enable_seqscan = off; SET enable_bitmapscan = off; EXPLAIN {query}"));
}
