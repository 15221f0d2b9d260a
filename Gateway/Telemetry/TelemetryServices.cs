using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Nexus.Gateway.Telemetry;

/// <summary>Adds metrics, traces and the export of both.</summary>
public static class TelemetryServices
{
    /// <summary>The name of our meter and of our activity source.</summary>
    public const string Name = "Nexus";

    // The engine's spans of calls to grains; those of its own internals would bury them.
    private const string GrainCalls = "Microsoft.Orleans.Application";

    /// <summary>
    /// Collects the meters of Nexus, of the engine, of the web server and of the runtime for /metrics, and exports them with traces and logs
    /// when the options name a collector. Without one no trace is recorded and nothing is sent.
    /// </summary>
    public static void AddNexusTelemetry(this IHostApplicationBuilder builder, NexusTelemetryOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);

        // The exporters read their own variables from the configuration, which a host need not have filled from the environment.
        builder.Configuration.AddInMemoryCollection(options.OpenTelemetry);
        var services = builder.Services;
        services.TryAddSingleton<GrpcCallMetrics>();
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("nexus", serviceVersion: Version()))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter(
                        Name, "Microsoft.Orleans", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Hosting")
                    // A scrape shows what is, not what the scrape before it saw.
                    .AddPrometheusExporter(prometheus => prometheus.ScrapeResponseCacheDurationMilliseconds = 0);
                if (options.Exports)
                {
                    metrics.AddOtlpExporter(Endpoint(options, "v1/metrics"));
                }
            });
        if (options.Exports)
        {
            telemetry
                .WithTracing(traces => traces
                    .AddSource(Name, GrainCalls)
                    .AddAspNetCoreInstrumentation(web => web.Filter = IsWorthASpan)
                    .AddOtlpExporter(Endpoint(options, "v1/traces")))
                .WithLogging(
                    logs => logs.AddOtlpExporter(Endpoint(options, "v1/logs")),
                    logs =>
                    {
                        logs.IncludeScopes = true;
                        logs.IncludeFormattedMessage = true;
                    });
        }
    }

    /// <summary>Carries traces along with grain calls, and counts the calls that this silo serves, by interface and method.</summary>
    public static ISiloBuilder AddNexusTelemetry(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddMetrics();
        return silo.AddActivityPropagation().AddIncomingGrainCallFilter<GrainCallMetrics>();
    }

    /// <summary>Carries traces along with the calls of a gateway that runs alone.</summary>
    public static IClientBuilder AddNexusTelemetry(this IClientBuilder client) => client.AddActivityPropagation();

    /// <summary>
    /// Measures gRPC calls and watchers. Put it after routing and gRPC-Web and before authentication, so that refused calls count too.
    /// </summary>
    public static IApplicationBuilder UseNexusTelemetry(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var metrics = app.ApplicationServices.GetRequiredService<GrpcCallMetrics>();
        return app.Use(metrics.MeasureAsync);
    }

    private static string Version() =>
        typeof(TelemetryServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    // Probes and scrapes come every few seconds for ever, and nobody reads their traces.
    private static bool IsWorthASpan(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
        && !context.Request.Path.StartsWithSegments("/metrics", StringComparison.Ordinal);

    private static Action<OtlpExporterOptions> Endpoint(NexusTelemetryOptions options, string path) => otlp =>
    {
        if (options.OtlpEndpoint is { } endpoint)
        {
            // Only an address from OpenTelemetry's own variable gets the signal's path from the exporter.
            otlp.Endpoint = otlp.Protocol == OtlpExportProtocol.HttpProtobuf
                ? new Uri(endpoint.AbsoluteUri.TrimEnd('/') + '/' + path)
                : endpoint;
        }
    };
}
