using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Nexus.Gateway;

/// <summary>The health check <c>ready</c>: unhealthy before the server has started, and from the moment on in which it begins to stop.</summary>
internal sealed class ReadinessCheck(ServerReadiness readiness) : IHealthCheck
{
    public const string Name = "ready";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(readiness.IsReady
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(readiness.IsDraining ? "The server is stopping." : "The server is starting."));
}
