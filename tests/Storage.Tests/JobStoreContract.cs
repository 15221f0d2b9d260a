using CsCheck;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Storage.Tests;

public abstract class JobStoreContract : DatabaseTests
{
    private static readonly int[] OneTo300 = [.. Enumerable.Range(1, 300)];

    private IJobStore Jobs => Database.Jobs;

    [DatabaseFact]
    public async Task A_job_of_300_items_comes_back_as_it_was_written()
    {
        JobRecord job = Samples.Job(items: 300);
        IReadOnlyList<NewJobItem> items = Samples.Items(job);
        Assert.Equal(1, await Jobs.CreateAsync(job, items));

        Versioned<JobRecord>? stored = await Jobs.ReadAsync(job.JobId);
        Assert.Equal(1, stored!.Version);
        Assert.Equivalent(job, stored.Record, strict: true);
        Assert.Equal(items.Select(item => item.Item), await Jobs.ReadItemsAsync(job.JobId));
        Assert.Equal(OneTo300, (await Jobs.ReadItemsAsync(job.JobId)).Select(item => item.Number));
        Assert.Equal([items[299].Submitted], await Jobs.ReadHistoryAsync(job.JobId, 300));
    }

    [DatabaseFact]
    public async Task What_was_asked_of_a_job_and_its_items_comes_back_as_it_was_written()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job(items: 2) with { RerunOf = Guid.NewGuid(), Kind = JobKind.Compile });
        JobRecord asked = job with
        {
            LastCommand = 2,
            Pending =
            [
                new JobCommandRecord { Number = 1, Kind = JobCommandKind.Cancel, Items = [1, 2], At = Samples.Noon, Actor = "ann" },
                new JobCommandRecord { Number = 2, Kind = JobCommandKind.Resubmit, Items = [2], Strategy = ResubmitStrategy.FullRestart, At = Samples.Noon, Actor = "\"bob\"" },
            ],
            CancelAsked = true,
            DeleteAsked = true,
        };
        await Jobs.UpdateAsync(asked, 1);
        Assert.Equivalent(asked, (await Jobs.ReadAsync(job.JobId))!.Record, strict: true);
        JobItemRecord item = (await Jobs.ReadItemAsync(job.JobId, 2))!.Record with { Command = 2, ChangedAt = Samples.Noon.AddSeconds(9) };
        await Jobs.WriteItemAsync(new JobItemState { Item = item }, 1);
        Assert.Equal(item, (await Jobs.ReadItemAsync(job.JobId, 2))!.Record);
    }

    [DatabaseFact]
    public async Task Items_are_counted_by_their_own_rows_whatever_the_jobs_row_says()
    {
        JobRecord first = await Jobs.CreateAsync(Samples.Job(items: 3));
        JobRecord second = await Jobs.CreateAsync(Samples.Job(items: 1));
        JobItemRecord item = (await Jobs.ReadItemAsync(first.JobId, 2))!.Record;
        await Jobs.WriteItemAsync(new JobItemState { Item = item with { Status = JobStatus.Cancelled } }, 1);
        int length = first.Counts.Count;
        int[] counted = new int[length], one = new int[length];
        (counted[(int)JobStatus.Submitted], counted[(int)JobStatus.Cancelled], one[(int)JobStatus.Submitted]) = (2, 1, 1);
        Assert.Equal(
            [one, counted, new int[length]],
            await Jobs.CountItemsAsync([second.JobId, first.JobId, Guid.NewGuid()]));
    }

    [DatabaseFact]
    public async Task A_deleted_job_leaves_a_tombstone_and_nothing_else()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job(items: 2));
        JobRecord other = await Jobs.CreateAsync(Samples.Job(items: 1));
        await Assert.ThrowsAsync<StaleWriteException>(() => Jobs.DeleteAsync(job.JobId, 2, Samples.Noon, Samples.Noon.AddMinutes(10)));
        Assert.Equal(2, (await Jobs.ReadItemsAsync(job.JobId)).Count);
        Assert.Null(await Jobs.ReadTombstoneAsync(job.JobId));

        await Jobs.DeleteAsync(job.JobId, 1, Samples.Noon, Samples.Noon.AddMinutes(10));
        Assert.Null(await Jobs.ReadAsync(job.JobId));
        Assert.Empty(await Jobs.ReadItemsAsync(job.JobId));
        Assert.Empty(await Jobs.ReadHistoryAsync(job.JobId, 1));
        Assert.Equal(Samples.Noon, await Jobs.ReadTombstoneAsync(job.JobId));
        Assert.NotNull(await Jobs.ReadAsync(other.JobId));

        // The id is taken until the tombstone goes, and no write of an item brings anything back.
        await Assert.ThrowsAsync<StaleWriteException>(() => Jobs.CreateAsync(job, Samples.Items(job)));
        await Assert.ThrowsAsync<StaleWriteException>(() => Jobs.WriteItemAsync(new JobItemState { Item = Samples.Item(job) }, 1));
        int shard = JobShards.Of(job.JobId);
        Assert.False(await Jobs.PurgeTombstonesAsync(shard, Samples.Noon.AddMinutes(9)));
        Assert.False(await Jobs.PurgeTombstonesAsync((shard + 1) % JobShards.Count, Samples.Noon.AddMinutes(10)));
        Assert.True(await Jobs.PurgeTombstonesAsync(shard, Samples.Noon.AddMinutes(10)));
        Assert.Null(await Jobs.ReadTombstoneAsync(job.JobId));
        Assert.Equal(1, await Jobs.CreateAsync(job, Samples.Items(job)));
    }

    [DatabaseFact]
    public async Task Of_a_deleted_job_no_table_holds_anything_but_its_tombstone()
    {
        NewProgram program = Samples.Program("bell.qasm", "OPENQASM 2.0;");
        await Database.Programs.AddAsync([program]);
        JobRecord job = Samples.Job(items: 2);
        NewJobItem[] items = [.. Samples.Items(job).Select(i => i with { Item = i.Item with { ProgramId = program.Program.ProgramId } })];
        await Jobs.CreateAsync(job, items);
        await Jobs.UpdateAsync(job, 1, Samples.Request());
        await Jobs.StageResultAsync(job.JobId, 2, Samples.Result(lease: 3, "staged"));
        await Database.Grants.WriteAsync("statevector", 0, 4, [Samples.Grant(3, job.JobId, 2), Samples.Grant(4, job.JobId)], []);
        JobItemState ended = new()
        {
            Item = items[0].Item with { Status = JobStatus.Completed, HistoryCount = 2 },
            Attempt = Samples.Attempt(1, JobStatus.Completed),
            Result = Samples.Result(lease: 1, "reported"),
        };
        ended.NewHistory.Add(Samples.Entry(2, JobStatus.Running, JobStatus.Completed));
        await Jobs.WriteItemAsync(ended, 1);
        Assert.Equal(
            ["backend_grant", "job", "job_item", "job_item_attempt", "job_item_history", "job_item_result", "job_request"],
            await Database.TablesWithAsync(job.JobId.ToString()));

        await Jobs.DeleteAsync(job.JobId, 2, Samples.Noon, Samples.Noon.AddMinutes(10));
        Assert.Equal(["job_tombstone"], await Database.TablesWithAsync(job.JobId.ToString()));
        Assert.True(await Jobs.PurgeTombstonesAsync(JobShards.Of(job.JobId), Samples.Noon.AddMinutes(10)));
        Assert.Empty(await Database.TablesWithAsync(job.JobId.ToString()));
        Assert.NotNull(await Database.Programs.ReadWholeAsync(program.Program.ProgramId));
    }

    [DatabaseFact]
    public async Task Programs_that_work_made_come_with_the_items_end_and_not_with_a_stale_one()
    {
        JobRecord job = Samples.Job() with { Kind = JobKind.Compile, Compile = new CompileSettings("line-4", 3, Verify: true, KeepIntermediates: true) };
        await Jobs.CreateAsync(job);
        Assert.Equal(job.Compile, (await Jobs.ReadAsync(job.JobId))!.Record.Compile);
        NewProgram made = Samples.Program("compiled.qasm", "rz(pi/2) q[0];");
        made = made with { Program = made.Program with { Gates = ["Rz", "ZZPhase"] } };
        await Database.Programs.StageAsync([made]);
        Assert.Null((await Database.Programs.ReadAsync([made.Program.ProgramId]))[0]);
        JobItemState ended = new()
        {
            Item = Samples.Item(job) with { Status = JobStatus.Completed },
            NewPrograms = [new StoredLineage(made.Program, """{"from":"bell"}""")],
        };
        await Assert.ThrowsAsync<StaleWriteException>(() => Jobs.WriteItemAsync(ended, 7));
        Assert.Null((await Database.Programs.ReadAsync([made.Program.ProgramId]))[0]);

        await Jobs.WriteItemAsync(ended, 1);
        StoredProgram stored = (await Database.Programs.ReadWholeAsync(made.Program.ProgramId))!;
        Assert.Equivalent(made.Program, stored.Program, strict: true);
        Assert.Equal("rz(pi/2) q[0];"u8.ToArray(), stored.Content.ToArray());
        Assert.Equal("""{"from":"bell"}""", await Database.Programs.ReadLineageAsync(made.Program.ProgramId));
        Assert.Null(await Database.Programs.ReadLineageAsync(Guid.NewGuid()));
    }

    [DatabaseFact]
    public async Task An_answered_order_is_kept_with_the_write_that_it_belongs_to()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job());
        await Assert.ThrowsAsync<StaleWriteException>(() => Jobs.UpdateAsync(job, 7, Samples.Request()));
        Assert.Null(await Jobs.ReadRequestAsync(job.JobId, Samples.Request().Key));

        Assert.Equal(2, await Jobs.UpdateAsync(job, 1, Samples.Request()));
        await Database.ReopenAsync();
        Assert.Equal(Samples.Request(), await Jobs.ReadRequestAsync(job.JobId, Samples.Request().Key));
        Assert.Null(await Jobs.ReadRequestAsync(job.JobId, "another"));
        Assert.Null(await Jobs.ReadRequestAsync(Guid.NewGuid(), Samples.Request().Key));

        // A key answers once; a second order under it, and what came with it, leaves nothing.
        await Assert.ThrowsAsync<StorageException>(() => Jobs.UpdateAsync(job with { CancelAsked = true }, 2, Samples.Request()));
        Assert.Equal((2, false), ((await Jobs.ReadAsync(job.JobId))!.Version, (await Jobs.ReadAsync(job.JobId))!.Record.CancelAsked));
        Assert.Equal(3, await Jobs.UpdateAsync(job, 2, Samples.Request("key-2")));
    }

    [DatabaseFact]
    public async Task A_result_is_read_a_piece_at_a_time()
    {
        var random = new Random(5);
        byte[] body = new byte[300_000];
        random.NextBytes(body);
        JobRecord job = await Jobs.CreateAsync(Samples.Job());
        JobItemState ended = new()
        {
            Item = Samples.Items(job)[0].Item with { Status = JobStatus.Completed },
            Result = Samples.Result(lease: 4, "") with { Body = body },
        };
        await Jobs.StageResultAsync(job.JobId, 1, ended.Result);
        Assert.Null(await Jobs.ReadResultHeadAsync(job.JobId, 1, 1));
        await Jobs.WriteItemAsync(ended, 1);
        ResultHead head = (await Jobs.ReadResultHeadAsync(job.JobId, 1, 1))!;
        Assert.Equal(new ResultHead(job.JobId, 1, 1, 4, "shots/v1", body.Length), head);
        foreach (var (offset, count) in ((int, int)[])[(0, 8), (0, body.Length), (4_090, 20), (body.Length - 1, 1), (123_456, 100_000)])
        {
            ReadOnlyMemory<byte>? piece = await Jobs.ReadResultPieceAsync(head, offset, count);
            Assert.True(body.AsSpan(offset, count).SequenceEqual(piece!.Value.Span), $"{count} bytes from {offset} on");
        }

        // Of another lease, or of a job that is deleted, there is nothing to go on with.
        Assert.Null(await Jobs.ReadResultPieceAsync(head with { Lease = 5 }, 0, 8));
        await Jobs.DeleteAsync(job.JobId, 1, Samples.Noon, Samples.Noon);
        Assert.Null(await Jobs.ReadResultPieceAsync(head, 0, 8));
        Assert.Null(await Jobs.ReadResultHeadAsync(job.JobId, 1, 1));
    }

    [DatabaseFact]
    public async Task The_newest_completed_result_under_a_key_is_found_and_copied_into_a_new_item()
    {
        string key = new('a', 64);
        var found = new List<ReusableResult>();
        for (int age = 1; age <= 3; age++)
        {
            // The last one has not completed.
            found.Add(await CompletedAsync(key, Samples.Noon.AddMinutes(age), age == 3 ? JobStatus.Error : JobStatus.Completed, $"result {age}"));
        }

        Assert.Equal([found[1], null, null], await Jobs.FindReusableAsync([key, null, new string('b', 64)]));
        JobRecord job = Samples.Job(items: 2);
        NewJobItem[] items = [.. Samples.Items(job)];
        items[1] = items[1] with { Item = items[1].Item with { ReuseKey = key }, Reused = Reused(found[1]) };
        await Jobs.CreateAsync(job, items);

        JobItemRecord reused = await Jobs.ItemAsync(job.JobId, 2);
        Assert.Equal(
            items[1].Item with { Status = JobStatus.Completed, Message = "reused", EndedAt = Samples.Noon.AddHours(1), ChangedAt = Samples.Noon.AddHours(1), HistoryCount = 2 },
            reused);
        Assert.Equal("result 2", (await Jobs.ReadResultAsync(job.JobId, 2, 1))!.Text());
        Assert.Equal([items[1].Submitted, items[1].Reused!.Completed], await Jobs.ReadHistoryAsync(job.JobId, 2));
        Assert.Equal([items[1].Reused!.Attempt], await Jobs.ReadAttemptsAsync(job.JobId, 2));
        Assert.Equal(items[0].Item, await Jobs.ItemAsync(job.JobId, 1));
        Assert.Equal(new ReusableResult(job.JobId, 2, 1), (await Jobs.FindReusableAsync([key]))[0]);
    }

    [DatabaseFact]
    public async Task A_result_that_has_gone_since_it_was_found_leaves_the_new_item_as_submitted()
    {
        ReusableResult source = await CompletedAsync(new string('a', 64), Samples.Noon, JobStatus.Completed, "gone");
        await Jobs.DeleteAsync(source.JobId, 1, Samples.Noon, Samples.Noon);
        JobRecord job = Samples.Job();
        NewJobItem item = Samples.Items(job)[0] with { Reused = Reused(source) };
        await Jobs.CreateAsync(job, [item]);
        Assert.Equal(item.Item, await Jobs.ItemAsync(job.JobId));
        Assert.Equal([item.Submitted], await Jobs.ReadHistoryAsync(job.JobId, 1));
        Assert.Empty(await Jobs.ReadAttemptsAsync(job.JobId, 1));
        Assert.Null(await Jobs.ReadResultAsync(job.JobId, 1, 1));
    }

    [DatabaseFact]
    public async Task What_is_not_there_reads_as_nothing()
    {
        Assert.Null(await Jobs.ReadAsync(Guid.NewGuid()));
        Assert.Null(await Jobs.ReadItemAsync(Guid.NewGuid(), 1));
        Assert.Empty(await Jobs.ReadItemsAsync(Guid.NewGuid()));
        Assert.Empty(await Jobs.ReadHistoryAsync(Guid.NewGuid(), 1));
        Assert.Empty(await Jobs.ReadAttemptsAsync(Guid.NewGuid(), 1));
        Assert.Null(await Jobs.ReadResultAsync(Guid.NewGuid(), 1, 1));
    }

    [DatabaseFact]
    public async Task A_second_job_of_the_same_id_conflicts_and_leaves_nothing()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job(items: 2));
        JobRecord second = Samples.Job(items: 5) with { JobId = job.JobId, Name = "second" };
        await Assert.ThrowsAsync<StaleWriteException>(() => Jobs.CreateAsync(second, Samples.Items(second)));
        Assert.Equal(job.Name, (await Jobs.ReadAsync(job.JobId))!.Record.Name);
        Assert.Equal(2, (await Jobs.ReadItemsAsync(job.JobId)).Count);
    }

    [DatabaseFact]
    public async Task A_job_with_an_item_that_the_schema_refuses_leaves_nothing()
    {
        JobRecord job = Samples.Job(items: 3);
        NewJobItem[] items = [.. Samples.Items(job)];
        items[2] = items[2] with { Item = items[2].Item with { Number = 301 } };
        StorageException refused = await Assert.ThrowsAsync<StorageException>(() => Jobs.CreateAsync(job, items));
        Assert.False(refused.OutcomeUnknown);
        Assert.Null(await Jobs.ReadAsync(job.JobId));
        Assert.Empty(await Jobs.ReadItemsAsync(job.JobId));
    }

    [DatabaseFact]
    public async Task An_update_needs_the_version_that_is_stored()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job());
        JobRecord running = job with { Status = JobStatus.Running, Counts = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], UpdatedAt = Samples.Noon.AddHours(1) };
        Assert.Equal(2, await Jobs.UpdateAsync(running, 1));
        await Assert.ThrowsAsync<StaleWriteException>(() => Jobs.UpdateAsync(job, 1));
        await Assert.ThrowsAsync<StaleWriteException>(() => Jobs.UpdateAsync(Samples.Job(), 1));
        Assert.Equivalent(running, (await Jobs.ReadAsync(job.JobId))!.Record, strict: true);
    }

    [DatabaseFact]
    public async Task Of_64_writers_of_one_item_one_wins()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job());
        JobItemRecord item = await Jobs.ItemAsync(job.JobId);
        int[] winners = (await Task.WhenAll(Enumerable.Range(0, 64).Select(writer => Task.Run(() => WriteAsync(writer))))).Where(writer => writer >= 0).ToArray();
        int winner = Assert.Single(winners);
        Assert.Equal($"writer {winner}", (await Jobs.ItemAsync(job.JobId)).Message);
        Assert.Equal(2, (await Jobs.ReadItemAsync(job.JobId, 1))!.Version);

        async Task<int> WriteAsync(int writer)
        {
            try
            {
                await Jobs.WriteItemAsync(new JobItemState { Item = item with { Message = $"writer {writer}" } }, 1);
                return writer;
            }
            catch (StaleWriteException)
            {
                return -1;
            }
        }
    }

    [DatabaseFact]
    public async Task An_item_is_written_with_its_history_attempt_result_and_settled_grants()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job(items: 2));
        await Database.Grants.WriteAsync(job.Backend, 0, 4, [Samples.Grant(1, job.JobId), Samples.Grant(2, job.JobId), Samples.Grant(3, job.JobId), Samples.Grant(4, job.JobId, 2)], []);
        JobItemState state = Finished(await Jobs.ItemAsync(job.JobId), lease: 2, "0110");
        state.SettledLease = 2;
        Assert.Equal(2, await Jobs.WriteItemAsync(state, 1));

        Assert.Equal(state.Item, await Jobs.ItemAsync(job.JobId));
        Assert.Equal([Samples.Submission(), .. state.NewHistory], await Jobs.ReadHistoryAsync(job.JobId, 1));
        Assert.Equal([state.Attempt!], await Jobs.ReadAttemptsAsync(job.JobId, 1));
        ResultRecord result = (await Jobs.ReadResultAsync(job.JobId, 1, 1))!;
        Assert.Equal("0110", result.Text());
        Assert.Equal(state.Result! with { Body = result.Body }, result);
        Assert.Equal([3, 4], (await Database.Grants.ReadAsync(job.Backend)).Grants.Select(grant => grant.Lease));
    }

    [DatabaseFact]
    public async Task A_history_entry_that_fails_leaves_the_item_as_it_was()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job());
        JobItemRecord before = await Jobs.ItemAsync(job.JobId);
        await Database.Grants.WriteAsync(job.Backend, 0, 1, [Samples.Grant(1, job.JobId)], []);
        JobItemState state = Finished(before, lease: 1, "0110");
        state.NewHistory.Add(Samples.Entry(1, JobStatus.Running, JobStatus.Completed));
        state.SettledLease = 1;

        StorageException refused = await Assert.ThrowsAsync<StorageException>(() => Jobs.WriteItemAsync(state, 1));
        Assert.False(refused.OutcomeUnknown);
        Assert.Equal(before, await Jobs.ItemAsync(job.JobId));
        Assert.Equal(1, (await Jobs.ReadItemAsync(job.JobId, 1))!.Version);
        Assert.Equal([Samples.Submission()], await Jobs.ReadHistoryAsync(job.JobId, 1));
        Assert.Empty(await Jobs.ReadAttemptsAsync(job.JobId, 1));
        Assert.Single((await Database.Grants.ReadAsync(job.Backend)).Grants);
        Assert.Equal(0, await Database.CountAsync("SELECT count(*) FROM job_item_result"));
    }

    [DatabaseFact]
    public async Task A_stale_item_write_changes_nothing_beside_the_row_either()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job());
        JobItemState state = Finished(await Jobs.ItemAsync(job.JobId), lease: 1, "0110");
        await Assert.ThrowsAsync<StaleWriteException>(() => Jobs.WriteItemAsync(state, 7));
        Assert.Equal([Samples.Submission()], await Jobs.ReadHistoryAsync(job.JobId, 1));
        Assert.Equal(0, await Database.CountAsync("SELECT (SELECT count(*) FROM job_item_result) + (SELECT count(*) FROM job_item_attempt)"));
    }

    [DatabaseFact]
    public async Task A_missing_item_is_never_inserted()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job());
        var state = new JobItemState { Item = Samples.Item(job, 2) };
        await Assert.ThrowsAsync<StaleWriteException>(() => Jobs.WriteItemAsync(state, 0));
        await Assert.ThrowsAsync<StaleWriteException>(() => Jobs.WriteItemAsync(state, 1));
        Assert.Single(await Jobs.ReadItemsAsync(job.JobId));
    }

    [DatabaseFact]
    public async Task A_staged_result_counts_once_the_item_is_terminal()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job());
        await Jobs.StageResultAsync(job.JobId, 1, Samples.Result(3, "large"));
        Assert.Null(await Jobs.ReadResultAsync(job.JobId, 1, 1));

        JobItemState state = Finished(await Jobs.ItemAsync(job.JobId), lease: 3, "unused");
        state.Result = null;
        await Jobs.WriteItemAsync(state, 1);
        Assert.Equal("large", (await Jobs.ReadResultAsync(job.JobId, 1, 1))!.Text());
    }

    [DatabaseFact]
    public async Task A_result_of_a_finished_attempt_stays_readable_during_the_next()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job());
        JobItemState state = Finished(await Jobs.ItemAsync(job.JobId), lease: 3, "first");
        await Jobs.WriteItemAsync(state, 1);
        var second = new JobItemState { Item = state.Item! with { Status = JobStatus.Submitted, Attempt = 2, EndedAt = null } };
        await Jobs.WriteItemAsync(second, 2);
        await Jobs.StageResultAsync(job.JobId, 1, Samples.Result(4, "second", attempt: 2));
        Assert.Equal("first", (await Jobs.ReadResultAsync(job.JobId, 1, 1))!.Text());
        Assert.Null(await Jobs.ReadResultAsync(job.JobId, 1, 2));
    }

    [DatabaseFact]
    public async Task Staging_for_an_item_that_is_not_there_is_refused()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job());
        await Assert.ThrowsAsync<StaleWriteException>(() => Jobs.StageResultAsync(job.JobId, 2, Samples.Result(1, "lost")));
        Assert.Equal(0, await Database.CountAsync("SELECT count(*) FROM job_item_result"));
    }

    [DatabaseFact]
    public async Task Of_all_results_of_an_attempt_the_newest_lease_stays_in_one_row()
    {
        await Gen.Long[1, 5].Array[1, 8].SampleAsync(
            async leases =>
            {
                JobRecord job = await Jobs.CreateAsync(Samples.Job());
                for (int write = 0; write < leases.Length; write++)
                {
                    await Jobs.StageResultAsync(job.JobId, 1, Samples.Result(leases[write], $"lease {leases[write]}, write {write}"));
                }

                JobItemState state = Finished(await Jobs.ItemAsync(job.JobId), leases.Max(), "unused");
                state.Result = null;
                await Jobs.WriteItemAsync(state, 1);
                ResultRecord result = (await Jobs.ReadResultAsync(job.JobId, 1, 1))!;
                return result.Text() == $"lease {leases.Max()}, write {Array.LastIndexOf(leases, leases.Max())}"
                    && await Database.CountAsync($"SELECT count(*) FROM job_item_result WHERE job_id = '{job.JobId}'") == 1;
            },
            iter: 25,
            threads: 1);
    }

    [DatabaseFact]
    public async Task Lists_are_newest_first_and_page_without_gap_or_repetition()
    {
        // Several share a time, so that a page can end between them.
        JobRecord[] all = [.. Enumerable.Range(0, 23).Select(index => Samples.Job() with { SubmittedAt = Samples.Noon.AddSeconds(index / 4) })];
        await Task.WhenAll(all.Select(job => Jobs.CreateAsync(job)));
        Guid[] expected = [.. all.OrderByDescending(job => job.SubmittedAt).ThenBy(job => job.JobId).Select(job => job.JobId)];

        foreach (int limit in new[] { 1, 3, 5, 23, 100 })
        {
            var seen = new List<Guid>();
            JobListPosition? after = null;
            while (await Jobs.ListAsync(new JobFilter(), after, limit) is { Count: > 0 } page)
            {
                Assert.InRange(page.Count, 1, limit);
                seen.AddRange(page.Select(job => job.JobId));
                after = new JobListPosition(page[^1].SubmittedAt, page[^1].JobId);
            }

            Assert.Equal(expected, seen);
        }
    }

    [DatabaseFact]
    public async Task Every_combination_of_filters_shows_what_matches()
    {
        string[] projects = ["chemistry", "finance"];
        string[] backends = ["statevector", "stabilizer"];
        JobStatus[] statuses = [JobStatus.Submitted, JobStatus.Completed];
        JobRecord[] all =
        [
            .. from project in projects
               from backend in backends
               from status in statuses
               from copy in Enumerable.Range(0, 2)
               select Samples.Job() with { Project = project, Backend = backend, Status = status, SubmittedAt = Samples.Noon.AddSeconds(copy) },
        ];
        await Task.WhenAll(all.Select(job => Jobs.CreateAsync(job)));

        foreach (string? project in (string?[])[null, .. projects])
        {
            foreach (string? backend in (string?[])[null, .. backends])
            {
                foreach (JobStatus? status in new JobStatus?[] { null, JobStatus.Submitted, JobStatus.Completed })
                {
                    var filter = new JobFilter(project, status, backend);
                    Guid[] expected =
                    [
                        .. all.Where(job => (project ?? job.Project) == job.Project && (backend ?? job.Backend) == job.Backend && (status ?? job.Status) == job.Status)
                            .OrderByDescending(job => job.SubmittedAt).ThenBy(job => job.JobId).Select(job => job.JobId),
                    ];
                    IReadOnlyList<JobRecord> first = await Jobs.ListAsync(filter, null, 1);
                    IReadOnlyList<JobRecord> rest = await Jobs.ListAsync(filter, new JobListPosition(first[0].SubmittedAt, first[0].JobId), 100);
                    Assert.Equal(expected, first.Concat(rest).Select(job => job.JobId));
                }
            }
        }
    }

    [DatabaseFact]
    public async Task Unfinished_jobs_of_a_shard_page_in_the_order_of_their_ids()
    {
        JobRecord[] all = [.. Enumerable.Range(0, 40).Select(_ => Samples.Job(items: 3))];
        await Task.WhenAll(all.Select(job => Jobs.CreateAsync(job)));
        var seen = new List<Guid>();
        for (int shard = 0; shard < JobShards.Count; shard++)
        {
            var ofShard = new List<Guid>();
            while (await Jobs.ReadUnfinishedAsync(shard, ofShard.Count == 0 ? null : ofShard[^1], 2) is { Count: > 0 } page)
            {
                Assert.InRange(page.Count, 1, 2);
                ofShard.AddRange(page);
            }

            Assert.Equal(ofShard.Order(), ofShard);
            Assert.All(ofShard, id => Assert.Equal(shard, JobShards.Of(id)));
            seen.AddRange(ofShard);
        }

        Assert.Equal(all.Select(job => job.JobId).Order(), seen.Order());
    }

    [DatabaseTheory]
    [InlineData(JobStatus.Completed, JobStatus.Completed, false)]
    [InlineData(JobStatus.Running, JobStatus.Completed, true)]
    [InlineData(JobStatus.Completed, JobStatus.Retrying, true)]
    public async Task A_job_is_unfinished_while_its_row_or_an_item_says_so(JobStatus jobStatus, JobStatus itemStatus, bool unfinished)
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job());
        await Jobs.UpdateAsync(job with { Status = jobStatus }, 1);
        await Jobs.WriteItemAsync(new JobItemState { Item = await Jobs.ItemAsync(job.JobId) with { Status = itemStatus } }, 1);
        IReadOnlyList<Guid> found = await Jobs.ReadUnfinishedAsync(JobShards.Of(job.JobId), null, 10);
        Assert.Equal(unfinished ? [job.JobId] : [], found);
    }

    [DatabaseFact]
    public async Task A_write_that_fails_does_so_alone()
    {
        JobRecord[] jobs = [.. Enumerable.Range(0, 60).Select(_ => Samples.Job())];
        JobRecord[] refused = [jobs[7], jobs[31], jobs[32]];
        Task<long>[] writes =
        [
            .. jobs.Select(job => Jobs.CreateAsync(
                job, Samples.Items(job).Select(item => refused.Contains(job) ? item with { Item = item.Item with { Number = 999 } } : item).ToArray())),
        ];
        await Task.WhenAll(writes).ContinueWith(_ => { }, TaskScheduler.Default);

        foreach ((JobRecord job, Task<long> write) in jobs.Zip(writes))
        {
            Assert.Equal(refused.Contains(job), write.IsFaulted);
            Assert.Equal(refused.Contains(job), await Jobs.ReadAsync(job.JobId) is null);
        }
    }

    [DatabaseFact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job(items: 2));
        JobItemState state = Finished(await Jobs.ItemAsync(job.JobId), lease: 2, "0110");
        await Jobs.WriteItemAsync(state, 1);
        await Database.ReopenAsync();
        Assert.Equivalent(job, (await Jobs.ReadAsync(job.JobId))!.Record, strict: true);
        Assert.Equal(state.Item, await Jobs.ItemAsync(job.JobId));
        Assert.Equal("0110", (await Jobs.ReadResultAsync(job.JobId, 1, 1))!.Text());
        await Assert.ThrowsAsync<StaleWriteException>(() => Jobs.WriteItemAsync(state, 1));
    }

    [DatabaseFact]
    public async Task A_cancelled_wait_ends_at_once_and_the_store_goes_on()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        JobRecord job = Samples.Job();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Jobs.CreateAsync(job, Samples.Items(job), cancelled.Token));
        Assert.Null(await Jobs.ReadAsync(job.JobId));
        await Jobs.CreateAsync(job);
    }

    private static JobItemState Finished(JobItemRecord item, long lease, string result) => new()
    {
        Item = item with
        {
            Status = JobStatus.Completed,
            Lease = lease,
            Message = "done",
            StartedAt = Samples.Noon.AddSeconds(5),
            EndedAt = Samples.Noon.AddSeconds(6),
            HistoryCount = item.HistoryCount + 2,
        },
        NewHistory = { Samples.Entry(2, JobStatus.Submitted, JobStatus.Running), Samples.Entry(3, JobStatus.Running, JobStatus.Completed) },
        Attempt = Samples.Attempt(lease, JobStatus.Completed),
        Result = Samples.Result(lease, result),
    };

    /// <summary>They share batches, and where the database can, statements: neither an outcome nor a failure may get to a neighbour.</summary>
    [DatabaseFact]
    public async Task Of_items_written_at_once_the_stale_and_the_refused_fail_alone()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job(items: 100));
        Task[] writes = [.. (await Jobs.ReadItemsAsync(job.JobId)).Select(WriteAsync)];
        for (int number = 1; number <= writes.Length; number++)
        {
            if (IsStale(number))
            {
                await Assert.ThrowsAsync<StaleWriteException>(() => writes[number - 1]);
            }
            else if (IsRefused(number))
            {
                await Assert.ThrowsAsync<StorageException>(() => writes[number - 1]);
            }
            else
            {
                await writes[number - 1];
            }

            bool written = !IsStale(number) && !IsRefused(number);
            Assert.Equal(written ? JobStatus.Completed : JobStatus.Submitted, (await Jobs.ReadItemAsync(job.JobId, number))!.Record.Status);
            Assert.Equal(written ? 3 : 1, (await Jobs.ReadHistoryAsync(job.JobId, number)).Count);
            Assert.Equal(written ? $"result {number}" : null, (await Jobs.ReadResultAsync(job.JobId, number, 1))?.Text());
        }

        Task WriteAsync(JobItemRecord item)
        {
            var state = new JobItemState
            {
                Item = item with { Status = JobStatus.Completed, HistoryCount = 3, Lease = item.Number },
                Attempt = Samples.Attempt(item.Number, JobStatus.Completed),
                Result = Samples.Result(item.Number, $"result {item.Number}"),
                SettledLease = item.Number,
            };
            state.NewHistory.Add(Samples.Entry(2, JobStatus.Submitted, JobStatus.Running));

            // A sequence that is taken breaks the key of the history.
            state.NewHistory.Add(Samples.Entry(IsRefused(item.Number) ? 1 : 3, JobStatus.Running, JobStatus.Completed));
            return Jobs.WriteItemAsync(state, IsStale(item.Number) ? 9 : 1);
        }

        static bool IsStale(int number) => number % 10 == 3;
        static bool IsRefused(int number) => number == 57;
    }

    [DatabaseFact]
    public async Task Items_that_are_read_at_once_each_get_their_own_row_and_missing_ones_none()
    {
        JobRecord job = await Jobs.CreateAsync(Samples.Job(items: 300));
        Versioned<JobItemRecord>?[] read = await Task.WhenAll(Enumerable.Range(1, 310).Select(number => Jobs.ReadItemAsync(job.JobId, number)));
        Assert.Equal(OneTo300, read.Take(300).Select(item => item!.Record.Number));
        Assert.All(read.Skip(300), Assert.Null);
    }

    private static ReusedResult Reused(ReusableResult source) => new(
        source,
        Samples.Entry(2, JobStatus.Submitted, JobStatus.Completed) with { At = Samples.Noon.AddHours(1), Lease = 0, ProviderStatus = null },
        Samples.Attempt(0, JobStatus.Completed) with { Worker = "", StartedAt = null },
        "reused");

    private async Task<ReusableResult> CompletedAsync(string key, DateTimeOffset endedAt, JobStatus status, string body)
    {
        JobRecord job = Samples.Job();
        NewJobItem item = Samples.Items(job)[0];
        await Jobs.CreateAsync(job, [item with { Item = item.Item with { ReuseKey = key } }]);
        await Jobs.WriteItemAsync(
            new JobItemState { Item = item.Item with { Status = status, EndedAt = endedAt }, Result = Samples.Result(lease: 1, body) }, 1);
        return new ReusableResult(job.JobId, 1, 1);
    }
}
