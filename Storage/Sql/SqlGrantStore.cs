using System.Data.Common;
using Nexus.Storage.Backends;
using Nexus.Storage.GroupCommit;

namespace Nexus.Storage.Sql;

/// <summary>Backends' ledgers over SQL.</summary>
internal sealed class SqlGrantStore(string serviceId, Func<GroupCommitWriter> writer, ISqlReads reads) : IGrantStore
{
    private static readonly Statement InsertLedger = new(
        """
        INSERT INTO backend_ledger (service_id, backend, version, last_lease) VALUES (@service_id, @backend, 1, @last_lease)
        ON CONFLICT (service_id, backend) DO NOTHING
        RETURNING version
        """,
        "service_id", "backend", "last_lease");

    private static readonly Statement UpdateLedger = new(
        """
        UPDATE backend_ledger SET version = version + 1, last_lease = @last_lease
        WHERE service_id = @service_id AND backend = @backend AND version = @version
        RETURNING version
        """,
        "service_id", "backend", "version", "last_lease");

    private static readonly RowStatement DeleteGrant = new(
        "DELETE FROM backend_grant WHERE service_id = @service_id AND backend = @backend AND lease = @lease",
        "service_id", "backend", "lease bigint");

    private static readonly RowStatement InsertGrant = new(
        """
        INSERT INTO backend_grant (service_id, backend, lease, job_id, number, attempt, worker, incarnation, alone, started, granted_at)
        VALUES (@service_id, @backend, @lease, @job_id, @number, @attempt, @worker, @incarnation, @alone, @started, @granted_at)
        """,
        "service_id", "backend", "lease bigint", "job_id", "number bigint", "attempt bigint", "worker", "incarnation", "alone bigint", "started bigint", "granted_at bigint");

    private static readonly Statement StartGrant = new(
        "UPDATE backend_grant SET started = 1 WHERE service_id = @service_id AND backend = @backend AND lease = @lease RETURNING lease",
        "service_id", "backend", "lease");

    // One statement, so that the ledger and its grants are of one moment.
    private static readonly Statement ReadLedger = new(
        """
        SELECT l.version, l.last_lease, g.lease, g.job_id, g.number, g.attempt, g.worker, g.incarnation, g.alone, g.started, g.granted_at
        FROM backend_ledger l
        LEFT JOIN backend_grant g ON g.service_id = l.service_id AND g.backend = l.backend
        WHERE l.service_id = @service_id AND l.backend = @backend
        ORDER BY g.lease
        """,
        "service_id", "backend");

    /// <inheritdoc/>
    public Task<GrantLedger> ReadAsync(string backend, CancellationToken cancellationToken = default) =>
        reads.ReadAsync(session => ReadAsync(session, backend), cancellationToken);

    /// <inheritdoc/>
    public async Task<long> WriteAsync(
        string backend,
        long expectedVersion,
        long lastLease,
        IReadOnlyList<GrantRecord> granted,
        IReadOnlyList<long> withdrawn,
        CancellationToken cancellationToken = default)
    {
        Write write = expectedVersion == 0
            ? new Write(InsertLedger, serviceId, backend, lastLease)
            : new Write(UpdateLedger, serviceId, backend, expectedVersion, lastLease);
        foreach (long lease in withdrawn)
        {
            write.Then(DeleteGrant, serviceId, backend, lease);
        }

        foreach (GrantRecord grant in granted)
        {
            if (grant.Lease > lastLease)
            {
                throw new ArgumentException($"Grant {grant.Lease} lies beyond the ledger's last lease {lastLease}.", nameof(granted));
            }

            write.Then(
                InsertGrant,
                serviceId, backend, grant.Lease, grant.JobId.Text(), (long)grant.Number, (long)grant.Attempt, grant.Worker, grant.Incarnation,
                grant.Alone ? 1L : 0L, grant.Started ? 1L : 0L, grant.GrantedAt.Microseconds());
        }

        return await writer().WriteAsync(write, cancellationToken).ConfigureAwait(false)
            ?? throw new StaleWriteException($"The ledger of backend {backend} is not there in version {expectedVersion}.");
    }

    /// <inheritdoc/>
    public async Task<bool> MarkStartedAsync(string backend, long lease, CancellationToken cancellationToken = default) =>
        await writer().WriteAsync(new Write(StartGrant, serviceId, backend, lease), cancellationToken).ConfigureAwait(false) is not null;

    private async ValueTask<GrantLedger> ReadAsync(IReadSession session, string backend)
    {
        (long version, long lastLease) = (0L, 0L);
        var grants = new List<GrantRecord>();
        await session.ReadAllAsync(
            ReadLedger,
            row =>
            {
                (version, lastLease) = (row.GetInt64(0), row.GetInt64(1));
                if (!row.IsDBNull(2))
                {
                    grants.Add(GrantOf(row));
                }

                return version;
            },
            serviceId, backend).ConfigureAwait(false);
        return new GrantLedger(version, lastLease, grants);
    }

    private static GrantRecord GrantOf(DbDataReader row) => new()
    {
        Lease = row.GetInt64(2),
        JobId = Guid.Parse(row.GetString(3)),
        Number = row.GetInt32(4),
        Attempt = row.GetInt32(5),
        Worker = row.GetString(6),
        Incarnation = row.GetString(7),
        Alone = row.GetInt64(8) != 0,
        Started = row.GetInt64(9) != 0,
        GrantedAt = Values.Time(row.GetInt64(10)),
    };
}
