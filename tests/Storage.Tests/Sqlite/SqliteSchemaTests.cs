using System.Collections.Immutable;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;
using Nexus.Storage.Sqlite;

namespace Nexus.Storage.Tests.Sqlite;

public sealed class SqliteSchemaTests : DatabaseTests
{
    private static readonly IReadOnlyList<Migration> Known = Migration.All("sqlite");

    private SqliteTestDatabase File => (SqliteTestDatabase)Database;

    // Each test migrates in its own way.
    public override Task InitializeAsync() => Task.CompletedTask;

    [Fact]
    public void Migrations_are_numbered_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, Known.Count), Known.Select(migration => migration.Version));

    [Fact]
    public async Task The_files_are_for_their_owner_only()
    {
        await File.OpenAsync();

        string[] files = [.. Directory.EnumerateFiles(Path.GetDirectoryName(File.FilePath)!)];
        Assert.Contains(File.FilePath, files);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in files)
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public async Task A_newer_schema_is_refused_by_writers_and_readers()
    {
        var newer = new Migration(Known.Count + 1, "future", "CREATE TABLE future (id INTEGER)");
        await using (SqliteDatabase future = Open([.. Known, newer]))
        {
            await future.MigrateAsync();
        }

        await using SqliteDatabase database = Open(Known);
        SchemaTooNewException refused = await Assert.ThrowsAsync<SchemaTooNewException>(() => database.MigrateAsync());
        Assert.Equal(
            $"The database has schema version {Known.Count + 1}, but this program knows versions up to {Known.Count} only. Use a newer program.", refused.Message);
        await Assert.ThrowsAsync<SchemaTooNewException>(() => database.CheckSchemaAsync());
    }

    [Fact]
    public async Task An_older_database_is_upgraded_and_keeps_what_it_holds()
    {
        JobRecord job = Samples.Job();
        await using (SqliteDatabase old = Open([Known[0]]))
        {
            await old.MigrateAsync();

            // As the program of that schema wrote it.
            File.Run(
                $"""
                INSERT INTO job (service_id, job_id, version, shard, project, name, backend, item_count, status, counts, submitted_at, updated_at)
                VALUES ('nexus', '{job.JobId}', 1, {JobShards.Of(job.JobId)}, '{job.Project}', '{job.Name}', '{job.Backend}', 1, 'SUBMITTED',
                    '[0,1,0,0,0,0,0,0,0,0,0]', {job.SubmittedAt.ToUnixTimeMilliseconds()}456, {job.UpdatedAt.ToUnixTimeMilliseconds()}456)
                """);
        }

        await using SqliteDatabase database = Open(Known);
        StorageException tooOld = await Assert.ThrowsAsync<StorageException>(() => database.CheckSchemaAsync());
        Assert.Contains("Migrate it first", tooOld.Message, StringComparison.Ordinal);
        await database.MigrateAsync();
        await database.MigrateAsync();
        await database.CheckSchemaAsync();
        Assert.Equivalent(job, (await database.Jobs.ReadAsync(job.JobId))!.Record, strict: true);
        Assert.Equal(Known.Count, await File.CountAsync("SELECT count(*) FROM nexus_schema WHERE applied_at > 0"));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_schema_as_it_was()
    {
        var broken = new Migration(Known.Count + 1, "broken", "CREATE TABLE half (id INTEGER); CREATE TABLE job (id INTEGER)");
        await using SqliteDatabase database = Open([.. Known, broken]);
        await Assert.ThrowsAsync<StorageException>(() => database.MigrateAsync());
        Assert.Equal(0, await File.CountAsync("SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public async Task Many_may_migrate_at_once()
    {
        SqliteDatabase[] databases = [.. Enumerable.Range(0, 6).Select(_ => Open(Known))];
        await Task.WhenAll(databases.Select(database => database.MigrateAsync()));
        await Task.WhenAll(databases.Select(async (database, index) =>
        {
            await database.Jobs.CreateAsync(Samples.Job());
            await database.DisposeAsync();
        }));
        Assert.Equal(Known.Count, await File.CountAsync("SELECT count(*) FROM nexus_schema"));
        Assert.Equal(databases.Length, await File.CountAsync("SELECT count(*) FROM job"));
    }

    [Fact]
    public async Task A_missing_database_is_not_made_by_looking()
    {
        await using SqliteDatabase database = Open(Known);
        await Assert.ThrowsAsync<StorageException>(() => database.CheckSchemaAsync());
        Assert.False(System.IO.File.Exists(File.FilePath));
    }

    [Fact]
    public async Task Settings_of_a_newer_form_are_refused_with_both_versions()
    {
        await File.OpenAsync();
        JobRecord job = await File.Jobs.CreateAsync(Samples.Job());
        File.Run("UPDATE job_item SET settings = '{\"schemaVersion\": 4, \"repetitions\": 10}'");
        StorageException refused = await Assert.ThrowsAsync<StorageException>(() => File.Jobs.ReadItemAsync(job.JobId, 1));
        Assert.Contains("schema version 4, but this program knows versions up to 3 only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_without_a_version_are_of_the_first_form()
    {
        await File.OpenAsync();
        JobRecord job = await File.Jobs.CreateAsync(Samples.Job());
        File.Run("UPDATE job_item SET settings = '{\"shots\": 10, \"seed\": 18446744073709551615}'");
        Assert.Equal(new ExecutionSettings { Shots = 10, Seed = ulong.MaxValue }, (await File.Jobs.ItemAsync(job.JobId)).Settings);
    }

    [Fact]
    public async Task Inputs_and_options_of_an_item_and_inputs_of_a_program_are_kept()
    {
        await File.OpenAsync();
        var settings = new ExecutionSettings
        {
            Shots = 10,
            Seed = 1,
            Inputs = ItemInputs.Of(ImmutableDictionary.CreateRange([KeyValuePair.Create("theta", "pi/4"), KeyValuePair.Create("n", "5")])),
            Options = ItemInputs.Of(ImmutableDictionary.CreateRange([KeyValuePair.Create("max_bond", "8")])),
        };
        JobRecord job = await File.Jobs.CreateAsync(Samples.Job());
        File.Run($"UPDATE job_item SET settings = '{Nexus.Storage.Sql.Documents.Write(settings)}'");
        Assert.Equal(settings, (await File.Jobs.ItemAsync(job.JobId)).Settings);

        NewProgram program = Samples.Program("angles.qasm", "OPENQASM 2.0;");
        program = program with { Program = program.Program with { Inputs = [new ProgramInput("theta", "float[64]"), new ProgramInput("n", "int[8]")] } };
        await File.Programs.AddAsync([program]);
        Assert.Equal(program.Program.Inputs, (await File.Programs.ReadAsync([program.Program.ProgramId]))[0]!.Inputs);
    }

    [Theory]
    [InlineData("job_by_time", "SELECT * FROM job WHERE service_id = 'nexus' ORDER BY submitted_at DESC, job_id LIMIT 5")]
    [InlineData("job_by_project", "SELECT * FROM job WHERE service_id = 'nexus' AND project = 'p' ORDER BY submitted_at DESC, job_id LIMIT 5")]
    [InlineData("job_by_status", "SELECT * FROM job WHERE service_id = 'nexus' AND status = 'ERROR' ORDER BY submitted_at DESC, job_id LIMIT 5")]
    [InlineData("job_by_backend", "SELECT * FROM job WHERE service_id = 'nexus' AND backend = 'b' ORDER BY submitted_at DESC, job_id LIMIT 5")]
    public async Task Each_filter_of_the_list_has_an_index_in_the_lists_order(string index, string query)
    {
        await File.OpenAsync();
        string plan = Plan(query);
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("program_by_time", "SELECT * FROM program WHERE service_id = 'nexus' ORDER BY created_at DESC, program_id LIMIT 5")]
    [InlineData("program_by_project", "SELECT * FROM program WHERE service_id = 'nexus' AND project = 'p' ORDER BY created_at DESC, program_id LIMIT 5")]
    public Task Each_filter_of_the_list_of_programs_has_an_index_in_the_lists_order(string index, string query) =>
        Each_filter_of_the_list_has_an_index_in_the_lists_order(index, query);

    [Fact]
    public async Task A_result_to_reuse_is_found_by_its_index_alone()
    {
        await File.OpenAsync();
        string plan = Plan(Sql.JobStatements.FindReusable.Text
            .Replace("@service_id", "'nexus'", StringComparison.Ordinal)
            .Replace("@reuse_key", "'key'", StringComparison.Ordinal));
        Assert.Contains("job_item_reusable (service_id=? AND reuse_key=?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_recovery_read_uses_the_partial_indexes_and_sorts_no_more_than_its_pages()
    {
        await File.OpenAsync();
        string plan = Plan(Sql.JobStatements.ReadUnfinished.Text
            .Replace("@service_id", "'nexus'", StringComparison.Ordinal)
            .Replace("@shard", "3", StringComparison.Ordinal)
            .Replace("@after", "''", StringComparison.Ordinal)
            .Replace("@limit", "10", StringComparison.Ordinal));
        Assert.Contains("job_unfinished", plan, StringComparison.Ordinal);
        Assert.Contains("job_item_unfinished", plan, StringComparison.Ordinal);

        // What is sorted are the two pages, when they are merged.
        Assert.Equal(2, plan.Split('\n').Count(line => line.StartsWith("SCAN", StringComparison.Ordinal) && line.Contains("unfinished_", StringComparison.Ordinal)));
        Assert.Equal(2, plan.Split('\n').Count(line => line.Contains("TEMP B-TREE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_hosts_own_queries_and_tables_stay()
    {
        await using (SqliteDatabase empty = Open([new Migration(1, "host", "CREATE TABLE OrleansQuery (QueryKey TEXT PRIMARY KEY, QueryText TEXT); INSERT INTO OrleansQuery VALUES ('WriteToStorageKey', 'mine')")]))
        {
            await empty.MigrateAsync();
        }

        File.Run("DELETE FROM nexus_schema");
        await using SqliteDatabase database = Open(Known);
        await database.MigrateAsync();
        Assert.Equal("mine", File.Run("SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'WriteToStorageKey'"));
        Assert.Equal(1, await File.CountAsync("SELECT count(*) FROM OrleansQuery WHERE QueryKey = 'DeleteStorageKey'"));
    }

    [Fact]
    public void Every_status_has_its_name_in_the_schema()
    {
        foreach (JobStatus status in Enum.GetValues<JobStatus>())
        {
            Assert.Contains($"'{status.ToString().ToUpperInvariant()}'", Known[0].Script, StringComparison.Ordinal);
        }
    }

    protected override ITestDatabase CreateDatabase() => new SqliteTestDatabase();

    private SqliteDatabase Open(IReadOnlyList<Migration> migrations) => new(File.Options, migrations);

    private string Plan(string query) => string.Join('\n', File.Rows("EXPLAIN QUERY PLAN " + query, column: 3));
}
