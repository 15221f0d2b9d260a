using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Nexus.Gateway.Pages;

/// <summary>How health is told: one word, or the reasons, a line each.</summary>
internal static class HealthText
{
    /// <summary>Writes the answer of /health/ready. Only our own sentences, never an exception's.</summary>
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var reasons = report.Entries.Values
            .Where(e => e.Status != HealthStatus.Healthy)
            .Select(e => e.Description ?? "A check failed.");
        return context.Response.WriteAsync(
            report.Status == HealthStatus.Healthy ? "ready\n" : string.Join('\n', reasons) + "\n", context.RequestAborted);
    }
}
