using Microsoft.Extensions.Logging;
using Nexus.Grains.Jobs;
using Nexus.Grains.Telemetry;
using Nexus.Storage.Backends;

namespace Nexus.Grains.Backends;

/// <summary>
/// Finds out what became of grants: after a restart of the backend from the ledger and the workers named in it, later from the engine's
/// word that a process died. Each death is reported to the items that it interrupted, until they say that they have it on record:
/// only then do they start again.
/// </summary>
internal sealed partial class GrantRecovery(
    string backend,
    Admission admission,
    IGrantStore grants,
    IProcessCensus census,
    IGrainFactory grains,
    WorkMetrics metrics,
    TimeProvider time,
    ILogger logger)
{
    private readonly List<GrantRecord> _deathsToReport = [];
    private readonly LeftoverGrants _leftovers = new();

    /// <summary>Sorts the ledger's grants: kept by a live worker, forgotten by one, or held by a process that died.</summary>
    public async Task RecoverAsync(IReadOnlyList<GrantRecord> recorded, CancellationToken cancellationToken)
    {
        var dead = await census.DeadAmongAsync(recorded.Select(g => g.Incarnation).Distinct());
        foreach (var worker in recorded.Where(g => !dead.Contains(g.Incarnation)).GroupBy(g => g.Worker))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var held = await grains.GetGrain<IWorkerGrain>(worker.Key).Inventory(backend);
            foreach (var grant in worker)
            {
                if (held.Contains(grant.Lease))
                {
                    admission.Keep(grant);
                }
                else
                {
                    admission.Forget(grant);
                }
            }
        }

        foreach (var grant in recorded.Where(g => dead.Contains(g.Incarnation)))
        {
            admission.Suspect(grant);
            _deathsToReport.Add(grant);
        }

        await ReportDeathsAsync(_deathsToReport.Count);
    }

    /// <summary>Takes the grants of processes that died since, and reports what is still unreported.</summary>
    public async Task NoticeDeathsAsync()
    {
        List<GrantRecord> lost = [];
        foreach (var incarnation in await census.DeadAmongAsync(admission.Incarnations))
        {
            lost.AddRange(admission.Died(incarnation));
        }

        if (lost.Exists(g => g.Alone))
        {
            // Workers mark such a grant as started in its row, not here.
            var started = (await grants.ReadAsync(backend)).Grants.Where(g => g.Started).Select(g => g.Lease).ToHashSet();
            lost = lost.ConvertAll(g => g with { Started = started.Contains(g.Lease) });
        }

        _deathsToReport.AddRange(lost);
        await ReportDeathsAsync(lost.Count);
    }

    /// <summary>Work has ended, and its item is to settle its row.</summary>
    public void Ended() => _leftovers.Ended();

    /// <summary>
    /// Forgets rows of work that ended a while ago. The write that should have settled them failed, and if their item has ended by other means
    /// nobody else comes for them.
    /// </summary>
    public async Task ForgetLeftoversAsync()
    {
        if (!_leftovers.IsDue(time.GetUtcNow()))
        {
            return;
        }

        var recorded = (await grants.ReadAsync(backend)).Grants;
        foreach (var grant in _leftovers.Find(recorded, grant => admission.Holds(grant.Lease) || _deathsToReport.Contains(grant)))
        {
            admission.Forget(grant);
        }
    }

    /// <summary>The item has the death on record that ended this lease: it is reported no more.</summary>
    public void Recorded(long lease) => _deathsToReport.RemoveAll(g => g.Lease == lease);

    private async Task ReportDeathsAsync(int added)
    {
        if (added > 0)
        {
            metrics.Suspected(backend, added);
            LogProcessDied(logger, backend, added);
        }

        foreach (var grant in _deathsToReport.ToArray())
        {
            var item = grains.GetGrain<IJobItemGrain>(grant.JobId, JobItemGrain.Extension(grant.Number));
            try
            {
                await item.Report([new ItemProcessDied(
                    grant.Attempt, grant.Lease, time.GetUtcNow(), GrainKeys.Backend(backend), grant.GrantedAt, grant.Worker, grant.Alone && grant.Started)]);
            }
            catch (NexusException)
            {
                // There is no such item: nobody waits for the row.
                admission.Forget(grant);
                admission.DeathRecorded(new ItemKey(grant.JobId, grant.Number), ended: true);
                Recorded(grant.Lease);
            }
            catch (Exception failure)
            {
                // The row stays until the item has it on record; the next tick reports it again.
                LogDeathNotReported(logger, failure, grant.JobId, grant.Number);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Backend {Backend}: a process died that held {Count} grants; their items start again, one at a time.")]
    private static partial void LogProcessDied(ILogger logger, string backend, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The death of its process could not be reported to item {Item} of job {JobId}.")]
    private static partial void LogDeathNotReported(ILogger logger, Exception failure, Guid jobId, int item);
}
