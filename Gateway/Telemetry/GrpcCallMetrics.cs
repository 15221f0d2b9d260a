using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Nexus.Gateway.Telemetry;

/// <summary>
/// Measures gRPC calls around everything else, so that what authentication refuses counts like what a service answers; and how many watch.
/// </summary>
internal sealed class GrpcCallMetrics
{
    private const string StatusHeader = "grpc-status";
    private const string Watch = "nexus.v1.JobService/Watch";

    private static readonly string[] Codes =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<int> _watchers;

    public GrpcCallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryServices.Name);
        _duration = meter.CreateHistogram(
            "rpc.server.call.duration",
            "s",
            "gRPC calls served, from the first byte to the last; a watch lasts as long as somebody watches.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            });
        _watchers = meter.CreateUpDownCounter<int>("nexus.watchers", "{watcher}", "Watch calls that are open.");
    }

    /// <summary>The middleware.</summary>
    public async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        // The method comes from the routes, never from the request: a caller must not invent labels.
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName.TrimStart('/') is not { } method)
        {
            await next(context);
            return;
        }

        var watches = method == Watch ? 1 : 0;
        var started = Stopwatch.GetTimestamp();
        _watchers.Add(watches);
        var code = StatusCode.Unknown;
        try
        {
            await next(context);
            code = CodeOf(context);
        }
        finally
        {
            _watchers.Add(-watches);
            var name = Codes[(int)code];
            _duration.Record(
                Stopwatch.GetElapsedTime(started).TotalSeconds,
                new TagList { { "rpc.system.name", "grpc" }, { "rpc.method", method }, { "rpc.response.status_code", name } });
            Activity.Current?.SetTag("rpc.system.name", "grpc").SetTag("rpc.method", method).SetTag("rpc.response.status_code", name);
        }
    }

    private static StatusCode CodeOf(HttpContext context)
    {
        var text = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers[StatusHeader].ToString();
        if (string.IsNullOrEmpty(text))
        {
            // An answer without a message has its status among the headers.
            text = context.Response.Headers[StatusHeader].ToString();
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code < Codes.Length)
        {
            return (StatusCode)code;
        }

        return context.RequestAborted.IsCancellationRequested
            ? StatusCode.Cancelled
            : context.Response.StatusCode switch
            {
                StatusCodes.Status401Unauthorized => StatusCode.Unauthenticated,
                StatusCodes.Status403Forbidden => StatusCode.PermissionDenied,
                StatusCodes.Status429TooManyRequests => StatusCode.ResourceExhausted,
                StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
                _ => StatusCode.Unknown,
            };
    }
}
