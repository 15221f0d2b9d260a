using System.Data.Common;
using Nexus.Grains.Jobs;
using Nexus.Storage.GroupCommit;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Storage.Sql;

/// <summary>Jobs over SQL: writes through the group-commit writer, reads on connections of their own.</summary>
internal sealed class SqlJobStore(string serviceId, Func<GroupCommitWriter> writer, ISqlReads reads) : IJobStore
{
    private const int StatusCount = 11;

    private readonly RowReads<Versioned<JobItemRecord>> _items =
        new(reads, JobStatements.ReadItem, row => new Versioned<JobItemRecord>(ItemOf(row), row.GetInt64(14)));

    /// <inheritdoc/>
    public async Task<long> CreateAsync(JobRecord job, IReadOnlyList<NewJobItem> items, CancellationToken cancellationToken = default)
    {
        if (items.Count != job.ItemCount)
        {
            throw new ArgumentException($"The job says {job.ItemCount} items, but {items.Count} were given.", nameof(items));
        }

        object id = job.JobId.Text();
        object shard = (long)JobShards.Of(job.JobId);
        var write = new Write(
            JobStatements.InsertJob,
            serviceId, id, shard, job.Project, job.Name, job.Backend, (long)job.ItemCount, job.Status.Text(), CountsOf(job),
            job.SubmittedAt.Microseconds(), job.UpdatedAt.Microseconds(), job.LastCommand, Documents.Write(job.Pending), job.CancelAsked ? 1L : 0L,
            job.DeleteAsked ? 1L : 0L, job.RerunOf?.Text(), job.Kind.Text(), Documents.Write(job.Compile));
        foreach (NewJobItem item in items)
        {
            if (item.Item.JobId != job.JobId)
            {
                throw new ArgumentException($"Item {item.Item.Number} belongs to job {item.Item.JobId}, not to {job.JobId}.", nameof(items));
            }

            write.Then(JobStatements.InsertItem, [.. ItemValues(item.Item, shard), item.Item.ReuseKey]);
        }

        // After all items, so that a database may run each statement once for all rows.
        foreach (NewJobItem item in items)
        {
            AddHistory(write, JobStatements.InsertHistory, id, item.Item.Number, item.Submitted);
        }

        foreach (NewJobItem item in items)
        {
            if (item.Reused is ReusedResult reused)
            {
                AddReused(write, id, item.Item.Number, reused);
            }
        }

        return await writer().WriteAsync(write, cancellationToken).ConfigureAwait(false)
            ?? throw new StaleWriteException($"Job {job.JobId} exists already, or was deleted a moment ago.");
    }

    /// <inheritdoc/>
    public async Task<long> UpdateAsync(
        JobRecord job, long expectedVersion, JobRequestRecord? answered = null, CancellationToken cancellationToken = default)
    {
        var write = new Write(
            JobStatements.UpdateJob,
            serviceId, job.JobId.Text(), expectedVersion, job.Project, job.Name, job.Backend, (long)job.ItemCount, job.Status.Text(),
            CountsOf(job), job.SubmittedAt.Microseconds(), job.UpdatedAt.Microseconds(), job.LastCommand, Documents.Write(job.Pending),
            job.CancelAsked ? 1L : 0L, job.DeleteAsked ? 1L : 0L, job.RerunOf?.Text(), job.Kind.Text());
        if (answered is not null)
        {
            write.Then(
                JobStatements.InsertRequest,
                serviceId, job.JobId.Text(), answered.Key, answered.Asked, answered.Answer, answered.At.Microseconds());
        }

        return await writer().WriteAsync(write, cancellationToken).ConfigureAwait(false)
            ?? throw new StaleWriteException($"Job {job.JobId} is not there in version {expectedVersion}.");
    }

    /// <inheritdoc/>
    public Task<JobRequestRecord?> ReadRequestAsync(Guid jobId, string key, CancellationToken cancellationToken = default) =>
        reads.ReadAsync(
            session => session.ReadFirstAsync(
                JobStatements.ReadRequest,
                row => new JobRequestRecord { Key = key, Asked = row.GetString(0), Answer = row.GetString(1), At = Values.Time(row.GetInt64(2)) },
                serviceId,
                jobId.Text(),
                key),
            cancellationToken);

    /// <inheritdoc/>
    public async Task<long> WriteItemAsync(JobItemState state, long expectedVersion, CancellationToken cancellationToken = default)
    {
        JobItemRecord item = state.Item ?? throw new ArgumentException("The state has no item to write.", nameof(state));
        string id = item.JobId.Text();
        long number = item.Number;

        // Everything is taken before the first await: the caller may change its state while it waits.
        var write = new Write(JobStatements.UpdateItem, ItemValues(item, expectedVersion));
        foreach (HistoryRecord entry in state.NewHistory)
        {
            AddHistory(write, JobStatements.InsertHistory, id, item.Number, entry);
        }

        if (state.Attempt is AttemptRecord attempt)
        {
            AddAttempt(write, JobStatements.UpsertAttempt, id, number, attempt);
        }

        if (state.Result is ResultRecord result)
        {
            AddResult(write, id, number, result);
        }

        foreach (StoredLineage made in state.NewPrograms)
        {
            write.ThenProgram(serviceId, made.Program, made.Lineage);
        }

        if (state.SettledLease > 0)
        {
            write.Then(JobStatements.SettleGrants, serviceId, id, number, state.SettledLease);
        }

        return await writer().WriteAsync(write, cancellationToken).ConfigureAwait(false)
            ?? throw new StaleWriteException($"Item {item.Number} of job {item.JobId} is not there in version {expectedVersion}.");
    }

    /// <inheritdoc/>
    public async Task StageResultAsync(
        Guid jobId, int number, ResultRecord result, IReadOnlyList<StoredLineage>? programs = null, CancellationToken cancellationToken = default)
    {
        string id = jobId.Text();
        var write = new Write(JobStatements.ItemVersion, serviceId, id, (long)number);
        AddResult(write, id, number, result);
        foreach (StoredLineage made in programs ?? [])
        {
            write.ThenProgram(serviceId, made.Program, made.Lineage);
        }

        _ = await writer().WriteAsync(write, cancellationToken).ConfigureAwait(false)
            ?? throw new StaleWriteException($"There is no item {number} of job {jobId} to stage a result for.");
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(
        Guid jobId, long expectedVersion, DateTimeOffset deletedAt, DateTimeOffset purgeAfter, CancellationToken cancellationToken = default)
    {
        string id = jobId.Text();
        Write write = new Write(JobStatements.DeleteJob, serviceId, id, expectedVersion)
            .Then(JobStatements.DeleteGrantsOfJob, serviceId, id)
            .Then(JobStatements.InsertTombstone, serviceId, id, (long)JobShards.Of(jobId), deletedAt.Microseconds(), purgeAfter.Microseconds());
        _ = await writer().WriteAsync(write, cancellationToken).ConfigureAwait(false)
            ?? throw new StaleWriteException($"Job {jobId} is not there in version {expectedVersion}.");
    }

    /// <inheritdoc/>
    public Task<DateTimeOffset?> ReadTombstoneAsync(Guid jobId, CancellationToken cancellationToken = default) =>
        reads.ReadAsync<DateTimeOffset?>(
            async session => await session.ReadFirstAsync(
                JobStatements.ReadTombstone, row => (object)Values.Time(row.GetInt64(0)), serviceId, jobId.Text()).ConfigureAwait(false) is DateTimeOffset deletedAt
                ? deletedAt
                : null,
            cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> PurgeTombstonesAsync(int shard, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        await writer().WriteAsync(new Write(JobStatements.PurgeTombstones, serviceId, (long)shard, now.Microseconds()), cancellationToken).ConfigureAwait(false) is not null;

    /// <inheritdoc/>
    public Task<Versioned<JobRecord>?> ReadAsync(Guid jobId, CancellationToken cancellationToken = default) =>
        reads.ReadAsync(
            session => session.ReadFirstAsync(
                JobStatements.ReadJob, row => new Versioned<JobRecord>(JobOf(row), row.GetInt64(9)), serviceId, jobId.Text()),
            cancellationToken);

    /// <inheritdoc/>
    public Task<Versioned<JobItemRecord>?> ReadItemAsync(Guid jobId, int number, CancellationToken cancellationToken = default) =>
        _items.ReadAsync([serviceId, jobId.Text(), (long)number], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobItemRecord>> ReadItemsAsync(Guid jobId, CancellationToken cancellationToken = default) =>
        reads.ReadAsync<IReadOnlyList<JobItemRecord>>(
            session => session.ReadAllAsync(JobStatements.ReadItems, ItemOf, serviceId, jobId.Text()), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyList<int>>> CountItemsAsync(IReadOnlyList<Guid> jobIds, CancellationToken cancellationToken = default) =>
        reads.ReadAsync<IReadOnlyList<IReadOnlyList<int>>>(
            async session =>
            {
                var all = new List<int[]>(jobIds.Count);
                foreach (Guid jobId in jobIds)
                {
                    int[] counts = new int[StatusCount];
                    foreach ((JobStatus status, int count) in await session.ReadAllAsync(
                        JobStatements.CountItems, row => (Values.Status(row.GetString(0)), (int)row.GetInt64(1)), serviceId, jobId.Text()).ConfigureAwait(false))
                    {
                        counts[(int)status] = count;
                    }

                    all.Add(counts);
                }

                return all;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<HistoryRecord>> ReadHistoryAsync(Guid jobId, int number, CancellationToken cancellationToken = default) =>
        reads.ReadAsync<IReadOnlyList<HistoryRecord>>(
            session => session.ReadAllAsync(JobStatements.ReadHistory, HistoryOf, serviceId, jobId.Text(), (long)number), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AttemptRecord>> ReadAttemptsAsync(Guid jobId, int number, CancellationToken cancellationToken = default) =>
        reads.ReadAsync<IReadOnlyList<AttemptRecord>>(
            session => session.ReadAllAsync(JobStatements.ReadAttempts, AttemptOf, serviceId, jobId.Text(), (long)number), cancellationToken);

    /// <inheritdoc/>
    public Task<ResultRecord?> ReadResultAsync(Guid jobId, int number, int attempt, CancellationToken cancellationToken = default) =>
        reads.ReadAsync(
            session => session.ReadFirstAsync(JobStatements.ReadResult, ResultOf, serviceId, jobId.Text(), (long)number, (long)attempt),
            cancellationToken);

    /// <inheritdoc/>
    public Task<ResultHead?> ReadResultHeadAsync(Guid jobId, int number, int attempt, CancellationToken cancellationToken = default) =>
        reads.ReadAsync(
            session => session.ReadFirstAsync(
                JobStatements.ReadResultHead,
                row => new ResultHead(jobId, number, attempt, row.GetInt64(0), row.GetString(1), row.GetInt64(2)),
                serviceId,
                jobId.Text(),
                (long)number,
                (long)attempt),
            cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> ReadResultPieceAsync(
        ResultHead result, long offset, int count, CancellationToken cancellationToken = default) =>
        reads.ReadAsync<ReadOnlyMemory<byte>?>(
            async session => await session.ReadPieceAsync(
                JobStatements.ResultBody,
                offset,
                count,
                serviceId,
                result.JobId.Text(),
                (long)result.Number,
                (long)result.Attempt,
                result.Lease).ConfigureAwait(false) is byte[] piece
                ? new ReadOnlyMemory<byte>(piece)
                : default(ReadOnlyMemory<byte>?),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReusableResult?>> FindReusableAsync(IReadOnlyList<string?> keys, CancellationToken cancellationToken = default) =>
        reads.ReadAsync<IReadOnlyList<ReusableResult?>>(
            async session => await session.ReadFirstOfEachAsync(
                JobStatements.FindReusable,
                row => new ReusableResult(Guid.Parse(row.GetString(0)), row.GetInt32(1), row.GetInt32(2)),
                [.. keys.Select(key => new object?[] { serviceId, key })]).ConfigureAwait(false),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobRecord>> ListAsync(
        JobFilter filter, JobListPosition? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        Statement list = JobStatements.List(filter.Project is not null, filter.Status is not null, filter.Backend is not null, after is not null);
        var values = new List<object?> { serviceId };
        AddIfSet(filter.Project);
        AddIfSet(filter.Status?.Text());
        AddIfSet(filter.Backend);
        if (after is not null)
        {
            values.Add(after.SubmittedAt.Microseconds());
            values.Add(after.JobId.Text());
        }

        values.Add((long)limit);
        object?[] bound = [.. values];
        return reads.ReadAsync<IReadOnlyList<JobRecord>>(session => session.ReadAllAsync(list, JobOf, bound), cancellationToken);

        void AddIfSet(string? value)
        {
            if (value is not null)
            {
                values.Add(value);
            }
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> ReadUnfinishedAsync(int shard, Guid? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, JobShards.Count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return reads.ReadAsync<IReadOnlyList<Guid>>(
            session => session.ReadAllAsync(
                JobStatements.ReadUnfinished, row => Guid.Parse(row.GetString(0)), serviceId, (long)shard, after?.Text() ?? "", (long)limit),
            cancellationToken);
    }

    private static string CountsOf(JobRecord job) =>
        job.Counts.Count == StatusCount
            ? Documents.Write(job.Counts)
            : throw new ArgumentException($"A job has {StatusCount} counts, one for each status number, not {job.Counts.Count}.", nameof(job));

    private object?[] ItemValues(JobItemRecord item, object last) =>
    [
        serviceId, item.JobId.Text(), (long)item.Number, item.Name, item.ProgramId.Text(), Documents.Write(item.Settings), item.Status.Text(),
        (long)item.Attempt, item.Lease, (long)item.Deaths, item.Message, item.SubmittedAt.Microseconds(), item.StartedAt.Microseconds(),
        item.EndedAt.Microseconds(), (long)item.HistoryCount, item.Command, item.ChangedAt.Microseconds(), last,
    ];

    private void AddReused(Write write, object id, long number, ReusedResult reused)
    {
        write.Then(
            JobStatements.CopyResult,
            serviceId, id, number, reused.Source.JobId.Text(), (long)reused.Source.Number, (long)reused.Source.Attempt);
        write.Then(JobStatements.CompleteWithCopy, serviceId, id, number, reused.Message, reused.Completed.At.Microseconds());
        AddHistory(write, JobStatements.InsertHistoryWithCopy, id, number, reused.Completed);
        AddAttempt(write, JobStatements.InsertAttemptWithCopy, id, number, reused.Attempt);
    }

    private void AddAttempt(Write write, Statement statement, object id, long number, AttemptRecord attempt) =>
        write.Then(
            statement,
            serviceId, id, number, (long)attempt.Attempt, attempt.Lease, attempt.Worker, attempt.StartedAt.Microseconds(),
            attempt.EndedAt.Microseconds(), attempt.Outcome?.Text(), attempt.Error);

    private void AddHistory(Write write, Statement statement, object id, long number, HistoryRecord entry) =>
        write.Then(
            statement,
            serviceId, id, number, (long)entry.Sequence, entry.At.Microseconds(), entry.From?.Text(), entry.To.Text(), (long)entry.Attempt,
            entry.Lease, entry.Reason, entry.Actor, entry.ProviderStatus);

    private void AddResult(Write write, string id, long number, ResultRecord result) =>
        write.Then(
            JobStatements.UpsertResult,
            serviceId, id, number, (long)result.Attempt, result.Lease, result.Format, result.CreatedAt.Microseconds(), result.Body.Bytes());

    private static JobRecord JobOf(DbDataReader row) => new()
    {
        JobId = Guid.Parse(row.GetString(0)),
        Project = row.GetString(1),
        Name = row.GetString(2),
        Backend = row.GetString(3),
        ItemCount = row.GetInt32(4),
        Status = Values.Status(row.GetString(5)),
        Counts = Documents.ReadCounts(row.GetString(6)),
        SubmittedAt = Values.Time(row.GetInt64(7)),
        UpdatedAt = Values.Time(row.GetInt64(8)),
        LastCommand = row.GetInt64(10),
        Pending = Documents.ReadCommands(row.GetString(11)),
        CancelAsked = row.GetInt64(12) != 0,
        DeleteAsked = row.GetInt64(13) != 0,
        RerunOf = row.IsDBNull(14) ? null : Guid.Parse(row.GetString(14)),
        Kind = Values.Kind(row.GetString(15)),
        Compile = row.IsDBNull(16) ? null : Documents.ReadCompileSettings(row.GetString(16)),
    };

    private static JobItemRecord ItemOf(DbDataReader row) => new()
    {
        JobId = Guid.Parse(row.GetString(0)),
        Number = row.GetInt32(1),
        Name = row.GetString(2),
        ProgramId = Guid.Parse(row.GetString(3)),
        Settings = Documents.ReadSettings(row.GetString(4)),
        Status = Values.Status(row.GetString(5)),
        Attempt = row.GetInt32(6),
        Lease = row.GetInt64(7),
        Deaths = row.GetInt32(8),
        Message = row.GetString(9),
        SubmittedAt = Values.Time(row.GetInt64(10)),
        StartedAt = TimeOrNull(row, 11),
        EndedAt = TimeOrNull(row, 12),
        HistoryCount = row.GetInt32(13),
        Command = row.GetInt64(15),
        ChangedAt = TimeOrNull(row, 16),
        ReuseKey = row.IsDBNull(17) ? null : row.GetString(17),
    };

    private static HistoryRecord HistoryOf(DbDataReader row) => new()
    {
        Sequence = row.GetInt32(0),
        At = Values.Time(row.GetInt64(1)),
        From = StatusOrNull(row, 2),
        To = Values.Status(row.GetString(3)),
        Attempt = row.GetInt32(4),
        Lease = row.GetInt64(5),
        Reason = row.GetString(6),
        Actor = row.GetString(7),
        ProviderStatus = row.IsDBNull(8) ? null : row.GetString(8),
    };

    private static AttemptRecord AttemptOf(DbDataReader row) => new()
    {
        Attempt = row.GetInt32(0),
        Lease = row.GetInt64(1),
        Worker = row.GetString(2),
        StartedAt = TimeOrNull(row, 3),
        EndedAt = TimeOrNull(row, 4),
        Outcome = StatusOrNull(row, 5),
        Error = row.GetString(6),
    };

    private static ResultRecord ResultOf(DbDataReader row) => new()
    {
        Attempt = row.GetInt32(0),
        Lease = row.GetInt64(1),
        Format = row.GetString(2),
        Body = row.GetFieldValue<byte[]>(3),
        CreatedAt = Values.Time(row.GetInt64(4)),
    };

    private static DateTimeOffset? TimeOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : Values.Time(row.GetInt64(column));

    private static JobStatus? StatusOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : Values.Status(row.GetString(column));
}
