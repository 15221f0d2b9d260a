using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Nexus.Gateway.Pages;

/// <summary>Ready while the silo of this process is active and nobody has asked it to stop.</summary>
internal sealed class ServingHealthCheck(Readiness readiness, IHostApplicationLifetime lifetime, ISiloStatusOracle? silo = null) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (readiness.IsDraining || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The server is stopping.");
        }

        // A gateway that runs alone has no silo.
        return silo is null or { CurrentStatus: SiloStatus.Active }
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The silo is not active.");
    }
}
