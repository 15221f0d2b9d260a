using System.Collections;

namespace Nexus.Gateway.Telemetry;

/// <summary>Where telemetry goes.</summary>
public sealed record NexusTelemetryOptions
{
    private const string EndpointVariable = "NEXUS__Telemetry__OtlpEndpoint";
    private const string OpenTelemetryPrefix = "OTEL_";
    private const string OpenTelemetryEndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// The collector that takes traces, metrics and logs by OTLP. Default: none, and then nothing leaves the process but by /metrics.
    /// OpenTelemetry's own variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says the same; this setting wins.
    /// </summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>OpenTelemetry's own variables, <c>OTEL_...</c>. Default: none.</summary>
    public IReadOnlyDictionary<string, string?> OpenTelemetry { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether anything is sent by OTLP.</summary>
    internal bool Exports => OtlpEndpoint is not null || !string.IsNullOrEmpty(OpenTelemetry.GetValueOrDefault(OpenTelemetryEndpointVariable));

    /// <summary>Reads the variables of a process: <c>NEXUS__Telemetry__OtlpEndpoint</c> and <c>OTEL_...</c>.</summary>
    /// <param name="environment">The variables, as <see cref="Environment.GetEnvironmentVariables()"/> has them.</param>
    /// <exception cref="FormatException">An endpoint is not an http or https address.</exception>
    public static NexusTelemetryOptions Read(IDictionary environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        Address(OpenTelemetryEndpointVariable, environment[OpenTelemetryEndpointVariable] as string);
        return new NexusTelemetryOptions
        {
            OtlpEndpoint = Address(EndpointVariable, environment.Cast<DictionaryEntry>()
                .FirstOrDefault(v => EndpointVariable.Equals(v.Key as string, StringComparison.OrdinalIgnoreCase)).Value as string),
            OpenTelemetry = environment.Cast<DictionaryEntry>()
                .Where(v => v.Key is string name && name.StartsWith(OpenTelemetryPrefix, StringComparison.Ordinal))
                .ToDictionary(v => (string)v.Key, v => v.Value as string),
        };
    }

    private static Uri? Address(string setting, string? text) => text switch
    {
        null or "" => null,
        _ when Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" => address,
        _ => throw new FormatException($"{setting} must be an http or https address, not '{text}'."),
    };
}
