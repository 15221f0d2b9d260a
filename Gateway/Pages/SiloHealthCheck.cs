using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Nexus.Gateway.Pages;

/// <summary>Healthy while the silo of this process is an active member of its cluster. A gateway that runs alone has no silo.</summary>
internal sealed class SiloHealthCheck(ISiloStatusOracle? silo = null) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(silo is null or { CurrentStatus: SiloStatus.Active }
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The silo is not active."));
}
