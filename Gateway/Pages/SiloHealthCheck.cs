using Microsoft.Extensions.Diagnostics.HealthChecks;
using Nexus.Grains.Backends;

namespace Nexus.Gateway.Pages;

/// <summary>
/// Healthy while the silo of this process is an active member of its cluster; in a gateway that runs alone, while a silo answers it. It asks,
/// because a connection that was lost is made again by the next call only.
/// </summary>
internal sealed class SiloHealthCheck(IGrainFactory grains, ISiloStatusOracle? silo = null) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (silo is not null)
        {
            return silo.CurrentStatus == SiloStatus.Active ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The silo is not active.");
        }

        try
        {
            await grains.GetGrain<IBackendCatalogGrain>(0).List().WaitAsync(Limit, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("No silo answers.", failure);
        }
    }
}
