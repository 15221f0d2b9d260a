using Microsoft.Extensions.Diagnostics.HealthChecks;
using Nexus.Storage;
using Nexus.Storage.Jobs;

namespace Nexus.Gateway.Pages;

/// <summary>Ready while the database answers a read in time and has room for writes.</summary>
internal sealed class StorageHealthCheck(IJobStore jobs, NexusDatabase database) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // No job has this id, so that the answer costs one look at an index.
            await jobs.ReadAsync(Guid.Empty, cancellationToken).WaitAsync(Limit, cancellationToken);
            return database.HasNoRoom ? HealthCheckResult.Unhealthy("The database has no room left.") : HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The exception is for the log; the page shows the sentence alone.
            return HealthCheckResult.Unhealthy("The database does not answer.", failure);
        }
    }
}
