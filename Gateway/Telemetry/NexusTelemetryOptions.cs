using Microsoft.Extensions.Configuration;

namespace Nexus.Gateway.Telemetry;

/// <summary>Where telemetry goes. Configuration section <c>Telemetry</c>.</summary>
public sealed class NexusTelemetryOptions
{
    private const string OpenTelemetryVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// The collector that takes traces, metrics and logs by OTLP. Default: none, and then nothing leaves the process but by /metrics.
    /// OpenTelemetry's own variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says the same; this setting wins.
    /// </summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>Whether anything is sent by OTLP.</summary>
    internal bool Exports => OtlpEndpoint is not null || FromOpenTelemetry;

    /// <summary>Whether the endpoint is left to OpenTelemetry's own variables, which tell signals apart.</summary>
    internal bool FromOpenTelemetry { get; private init; }

    /// <summary>Reads the section <c>Telemetry</c> and OpenTelemetry's own variables.</summary>
    /// <exception cref="FormatException">The endpoint is not an http or https address.</exception>
    public static NexusTelemetryOptions Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new NexusTelemetryOptions
        {
            OtlpEndpoint = Address("Telemetry:OtlpEndpoint", configuration["Telemetry:OtlpEndpoint"]),
            FromOpenTelemetry = Address(OpenTelemetryVariable, configuration[OpenTelemetryVariable]) is not null,
        };
    }

    private static Uri? Address(string setting, string? text) => text switch
    {
        null or "" => null,
        _ when Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" => address,
        _ => throw new FormatException($"{setting} must be an http or https address, not '{text}'."),
    };
}
