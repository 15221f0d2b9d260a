using Nexus.Storage.GroupCommit;

namespace Nexus.Storage.Sql;

/// <summary>The SQL of jobs, items, history, attempts and results; the same for every kind of database.</summary>
internal static class JobStatements
{
    public const string JobColumns = "job_id, project, name, backend, item_count, status, counts, submitted_at, updated_at, version, "
        + "last_command, pending, cancel_asked, delete_asked, rerun_of, kind, compile";

    // Word for word the condition of the partial indexes: the planner takes them for nothing else.
    private const string IsUnfinished = "status IN ('SUBMITTED', 'QUEUED', 'RUNNING', 'RETRYING', 'CANCELLING')";

    private const string ItemColumns =
        "job_id, number, name, program_id, settings, status, attempt, lease, deaths, message, submitted_at, started_at, ended_at, history_count, version, "
        + "command, changed_at, reuse_key";

    public static readonly Statement InsertJob = new(
        """
        INSERT INTO job (service_id, job_id, version, shard, project, name, backend, item_count, status, counts, submitted_at, updated_at,
            last_command, pending, cancel_asked, delete_asked, rerun_of, kind, compile)
        SELECT @service_id, @job_id, 1, @shard, @project, @name, @backend, @item_count, @status, @counts, @submitted_at, @updated_at,
            @last_command, @pending, @cancel_asked, @delete_asked, @rerun_of, @kind, @compile
        WHERE NOT EXISTS (SELECT 1 FROM job_tombstone WHERE service_id = @service_id AND job_id = @job_id)
        ON CONFLICT (service_id, job_id) DO NOTHING
        RETURNING version
        """,
        "service_id", "job_id", "shard", "project", "name", "backend", "item_count", "status", "counts", "submitted_at", "updated_at",
        "last_command", "pending", "cancel_asked", "delete_asked", "rerun_of", "kind", "compile");

    public static readonly Statement UpdateJob = new(
        """
        UPDATE job SET version = version + 1, project = @project, name = @name, backend = @backend, item_count = @item_count,
            status = @status, counts = @counts, submitted_at = @submitted_at, updated_at = @updated_at,
            last_command = @last_command, pending = @pending, cancel_asked = @cancel_asked, delete_asked = @delete_asked, rerun_of = @rerun_of,
            kind = @kind
        WHERE service_id = @service_id AND job_id = @job_id AND version = @version
        RETURNING version
        """,
        "service_id", "job_id", "version", "project", "name", "backend", "item_count", "status", "counts", "submitted_at", "updated_at",
        "last_command", "pending", "cancel_asked", "delete_asked", "rerun_of", "kind");

    public static readonly Statement InsertRequest = new(
        """
        INSERT INTO job_request (service_id, job_id, request_key, asked, answer, at)
        VALUES (@service_id, @job_id, @request_key, @asked, @answer, @at)
        """,
        "service_id", "job_id", "request_key", "asked", "answer", "at");

    public static readonly Statement ReadRequest = new(
        "SELECT asked, answer, at FROM job_request WHERE service_id = @service_id AND job_id = @job_id AND request_key = @request_key",
        "service_id", "job_id", "request_key");

    // Items, history, attempts, results and answered orders go with it by their foreign keys.
    public static readonly Statement DeleteJob = new(
        "DELETE FROM job WHERE service_id = @service_id AND job_id = @job_id AND version = @version RETURNING version",
        "service_id", "job_id", "version");

    public static readonly Statement DeleteGrantsOfJob = new(
        "DELETE FROM backend_grant WHERE service_id = @service_id AND job_id = @job_id",
        "service_id", "job_id");

    public static readonly Statement InsertTombstone = new(
        """
        INSERT INTO job_tombstone (service_id, job_id, shard, deleted_at, purge_after)
        VALUES (@service_id, @job_id, @shard, @deleted_at, @purge_after)
        """,
        "service_id", "job_id", "shard", "deleted_at", "purge_after");

    public static readonly Statement ReadTombstone = new(
        "SELECT deleted_at FROM job_tombstone WHERE service_id = @service_id AND job_id = @job_id",
        "service_id", "job_id");

    public static readonly Statement PurgeTombstones = new(
        """
        DELETE FROM job_tombstone
        WHERE service_id = @service_id AND shard = @shard AND purge_after <= @now
            AND NOT EXISTS (SELECT 1 FROM backend_grant g WHERE g.service_id = job_tombstone.service_id AND g.job_id = job_tombstone.job_id)
        RETURNING deleted_at
        """,
        "service_id", "shard", "now");

    public static readonly RowStatement InsertItem = new(
        """
        INSERT INTO job_item (service_id, job_id, number, version, shard, name, program_id, settings, status, attempt, lease, deaths, message,
            submitted_at, started_at, ended_at, history_count, command, changed_at, reuse_key)
        VALUES (@service_id, @job_id, @number, 1, @shard, @name, @program_id, @settings, @status, @attempt, @lease, @deaths, @message,
            @submitted_at, @started_at, @ended_at, @history_count, @command, @changed_at, @reuse_key)
        """,
        "service_id", "job_id", "number bigint", "name", "program_id", "settings", "status", "attempt bigint", "lease bigint", "deaths bigint", "message",
        "submitted_at bigint", "started_at bigint", "ended_at bigint", "history_count bigint", "command bigint", "changed_at bigint", "shard bigint", "reuse_key");

    public static readonly RowStatement UpdateItem = new(
        """
        UPDATE job_item SET version = version + 1, name = @name, program_id = @program_id, settings = @settings, status = @status,
            attempt = @attempt, lease = @lease, deaths = @deaths, message = @message, submitted_at = @submitted_at,
            started_at = @started_at, ended_at = @ended_at, history_count = @history_count, command = @command, changed_at = @changed_at
        WHERE service_id = @service_id AND job_id = @job_id AND number = @number AND version = @version
        RETURNING version
        """,
        "service_id", "job_id", "number bigint", "name", "program_id", "settings", "status", "attempt bigint", "lease bigint", "deaths bigint", "message",
        "submitted_at bigint", "started_at bigint", "ended_at bigint", "history_count bigint", "command bigint", "changed_at bigint", "version bigint");

    // The source must still be what the search found: of a job that was deleted or an item that was sent again meanwhile, nothing is copied.
    public static readonly Statement CopyResult = new(
        """
        INSERT INTO job_item_result (service_id, job_id, number, attempt, lease, format, created_at, body)
        SELECT @service_id, @job_id, @number, 1, 0, r.format, r.created_at, r.body
        FROM job_item_result r
        JOIN job_item i ON i.service_id = r.service_id AND i.job_id = r.job_id AND i.number = r.number AND i.attempt = r.attempt
        WHERE r.service_id = @service_id AND r.job_id = @source_job AND r.number = @source_number AND r.attempt = @source_attempt
            AND i.status = 'COMPLETED'
        """,
        "service_id", "job_id", "number", "source_job", "source_number", "source_attempt");

    private const string HasCopy =
        "EXISTS (SELECT 1 FROM job_item_result WHERE service_id = @service_id AND job_id = @job_id AND number = @number AND attempt = 1)";

    public static readonly Statement CompleteWithCopy = new(
        $"""
        UPDATE job_item SET status = 'COMPLETED', message = @message, ended_at = @at, changed_at = @at, history_count = history_count + 1
        WHERE service_id = @service_id AND job_id = @job_id AND number = @number AND {HasCopy}
        """,
        "service_id", "job_id", "number", "message", "at");

    public static readonly Statement InsertHistoryWithCopy = new(
        $"""
        INSERT INTO job_item_history (service_id, job_id, number, sequence, at, from_status, to_status, attempt, lease, reason, actor, provider_status)
        SELECT @service_id, @job_id, @number, @sequence, @at, @from_status, @to_status, @attempt, @lease, @reason, @actor, @provider_status
        WHERE {HasCopy}
        """,
        "service_id", "job_id", "number", "sequence", "at", "from_status", "to_status", "attempt", "lease", "reason", "actor", "provider_status");

    public static readonly Statement InsertAttemptWithCopy = new(
        $"""
        INSERT INTO job_item_attempt (service_id, job_id, number, attempt, lease, worker, started_at, ended_at, outcome, error)
        SELECT @service_id, @job_id, @number, @attempt, @lease, @worker, @started_at, @ended_at, @outcome, @error WHERE {HasCopy}
        """,
        "service_id", "job_id", "number", "attempt", "lease", "worker", "started_at", "ended_at", "outcome", "error");

    // Word for word the condition of the partial index.
    public static readonly Statement FindReusable = new(
        """
        SELECT job_id, number, attempt FROM job_item
        WHERE service_id = @service_id AND reuse_key = @reuse_key AND reuse_key IS NOT NULL AND status = 'COMPLETED'
        ORDER BY ended_at DESC LIMIT 1
        """,
        "service_id", "reuse_key");

    public static readonly RowStatement InsertHistory = new(
        """
        INSERT INTO job_item_history (service_id, job_id, number, sequence, at, from_status, to_status, attempt, lease, reason, actor, provider_status)
        VALUES (@service_id, @job_id, @number, @sequence, @at, @from_status, @to_status, @attempt, @lease, @reason, @actor, @provider_status)
        """,
        "service_id", "job_id", "number bigint", "sequence bigint", "at bigint", "from_status", "to_status", "attempt bigint", "lease bigint", "reason", "actor", "provider_status");

    public static readonly RowStatement UpsertAttempt = new(
        """
        INSERT INTO job_item_attempt (service_id, job_id, number, attempt, lease, worker, started_at, ended_at, outcome, error)
        VALUES (@service_id, @job_id, @number, @attempt, @lease, @worker, @started_at, @ended_at, @outcome, @error)
        ON CONFLICT (service_id, job_id, number, attempt) DO UPDATE SET lease = excluded.lease, worker = excluded.worker,
            started_at = excluded.started_at, ended_at = excluded.ended_at, outcome = excluded.outcome, error = excluded.error
        """,
        "service_id", "job_id", "number bigint", "attempt bigint", "lease bigint", "worker", "started_at bigint", "ended_at bigint", "outcome", "error");

    // The same lease may write again: a worker that does not know whether its first try was stored.
    public static readonly RowStatement UpsertResult = new(
        """
        INSERT INTO job_item_result (service_id, job_id, number, attempt, lease, format, created_at, body)
        VALUES (@service_id, @job_id, @number, @attempt, @lease, @format, @created_at, @body)
        ON CONFLICT (service_id, job_id, number, attempt) DO UPDATE SET lease = excluded.lease, format = excluded.format,
            created_at = excluded.created_at, body = excluded.body
        WHERE job_item_result.lease <= excluded.lease
        """,
        "service_id", "job_id", "number bigint", "attempt bigint", "lease bigint", "format", "created_at bigint", "body bytea");

    public static readonly RowStatement SettleGrants = new(
        "DELETE FROM backend_grant WHERE service_id = @service_id AND job_id = @job_id AND number = @number AND lease <= @lease",
        "service_id", "job_id", "number bigint", "lease bigint");

    public static readonly Statement ItemVersion = new(
        "SELECT version FROM job_item WHERE service_id = @service_id AND job_id = @job_id AND number = @number",
        "service_id", "job_id", "number");

    public static readonly Statement ReadJob = new(
        $"SELECT {JobColumns} FROM job WHERE service_id = @service_id AND job_id = @job_id",
        "service_id", "job_id");

    public static readonly Statement ReadItem = new(
        $"SELECT {ItemColumns} FROM job_item WHERE service_id = @service_id AND job_id = @job_id AND number = @number",
        "service_id", "job_id", "number");

    public static readonly Statement ReadItems = new(
        $"SELECT {ItemColumns} FROM job_item WHERE service_id = @service_id AND job_id = @job_id ORDER BY number",
        "service_id", "job_id");

    public static readonly Statement CountItems = new(
        "SELECT status, count(*) FROM job_item WHERE service_id = @service_id AND job_id = @job_id GROUP BY status",
        "service_id", "job_id");

    public static readonly Statement ReadHistory = new(
        """
        SELECT sequence, at, from_status, to_status, attempt, lease, reason, actor, provider_status FROM job_item_history
        WHERE service_id = @service_id AND job_id = @job_id AND number = @number ORDER BY sequence
        """,
        "service_id", "job_id", "number");

    public static readonly Statement ReadAttempts = new(
        """
        SELECT attempt, lease, worker, started_at, ended_at, outcome, error FROM job_item_attempt
        WHERE service_id = @service_id AND job_id = @job_id AND number = @number ORDER BY attempt
        """,
        "service_id", "job_id", "number");

    // A result counts when its attempt has ended: the item's own attempt by the item's status, an older one by its own outcome.
    private const string EndedResult =
        """
        FROM job_item_result r
        JOIN job_item i ON i.service_id = r.service_id AND i.job_id = r.job_id AND i.number = r.number
        LEFT JOIN job_item_attempt a ON a.service_id = r.service_id AND a.job_id = r.job_id AND a.number = r.number AND a.attempt = r.attempt
        WHERE r.service_id = @service_id AND r.job_id = @job_id AND r.number = @number AND r.attempt = @attempt
            AND ((i.attempt = r.attempt AND i.status IN ('COMPLETED', 'ERROR', 'CANCELLED', 'TERMINATED', 'DEPLETED'))
                OR (i.attempt > r.attempt AND a.outcome IS NOT NULL))
        """;

    public static readonly Statement ReadResult = new(
        $"SELECT r.attempt, r.lease, r.format, r.body, r.created_at {EndedResult}", "service_id", "job_id", "number", "attempt");

    public static readonly Statement ReadResultHead = new(
        $"SELECT r.lease, r.format, CAST(length(r.body) AS bigint) {EndedResult}", "service_id", "job_id", "number", "attempt");

    private const string ResultOfLease =
        "FROM job_item_result WHERE service_id = @service_id AND job_id = @job_id AND number = @number AND attempt = @attempt AND lease = @lease";

    /// <summary>The bodies of results, of which a piece is read.</summary>
    public static readonly BlobColumn ResultBody = new(
        "job_item_result",
        "body",
        new Statement($"SELECT rowid {ResultOfLease}", "service_id", "job_id", "number", "attempt", "lease"),
        new Statement(
            $"SELECT substring(body FROM @first::int FOR @count::int) {ResultOfLease}",
            "service_id", "job_id", "number", "attempt", "lease", "first", "count"));

    // Either row may lag behind the other, so a job counts as unfinished while its own row or any of its items' says so. Each half stops at
    // the page's limit by itself: a union of the whole would read all unfinished items for every page.
    public static readonly Statement ReadUnfinished = new(
        $"""
        SELECT job_id FROM (
            SELECT job_id FROM job WHERE service_id = @service_id AND shard = @shard AND job_id > @after AND {IsUnfinished}
            ORDER BY job_id LIMIT @limit) AS unfinished_job
        UNION
        SELECT job_id FROM (
            SELECT DISTINCT job_id FROM job_item WHERE service_id = @service_id AND shard = @shard AND job_id > @after AND {IsUnfinished}
            ORDER BY job_id LIMIT @limit) AS unfinished_item
        ORDER BY job_id LIMIT @limit
        """,
        "service_id", "shard", "after", "limit");

    private static readonly Statement[] Lists = [.. Enumerable.Range(0, 16).Select(MakeList)];

    /// <summary>The list for the filters that are set and for a first or a following page; one statement for each combination, so that each finds its index.</summary>
    public static Statement List(bool byProject, bool byStatus, bool byBackend, bool following) =>
        Lists[(byProject ? 1 : 0) | (byStatus ? 2 : 0) | (byBackend ? 4 : 0) | (following ? 8 : 0)];

    private static Statement MakeList(int combination)
    {
        var conditions = new List<string> { "service_id = @service_id" };
        var parameters = new List<string> { "service_id" };
        Add(1, "project = @project", "project");
        Add(2, "status = @status", "status");
        Add(4, "backend = @backend", "backend");
        Add(8, "submitted_at <= @after_time AND (submitted_at < @after_time OR job_id > @after_id)", "after_time", "after_id");
        parameters.Add("limit");
        return new Statement(
            $"SELECT {JobColumns} FROM job WHERE {string.Join(" AND ", conditions)} ORDER BY submitted_at DESC, job_id LIMIT @limit",
            [.. parameters]);

        void Add(int flag, string condition, params string[] names)
        {
            if ((combination & flag) != 0)
            {
                conditions.Add(condition);
                parameters.AddRange(names);
            }
        }
    }
}
