using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Nexus.Gateway.Errors;

/// <summary>Answers calls that are refused before any service sees them, in the caller's own protocol.</summary>
internal static class RefusalResponse
{
    private const string StatusDetails = "grpc-status-details-bin";

    /// <summary>A gRPC call gets a status with its details and nothing else ("trailers only"); any other request an HTTP status and the sentence.</summary>
    public static Task RefuseAsync(this HttpContext context, int httpStatus, RpcException error)
    {
        var response = context.Response;
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            response.StatusCode = httpStatus;
            response.ContentType = "text/plain; charset=utf-8";
            return response.WriteAsync(error.Status.Detail + "\n", context.RequestAborted);
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = context.Request.ContentType;
        response.Headers["grpc-status"] = ((int)error.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(error.Status.Detail);
        if (error.Trailers.GetValueBytes(StatusDetails) is { } details)
        {
            response.Headers[StatusDetails] = Convert.ToBase64String(details).TrimEnd('=');
        }

        return Task.CompletedTask;
    }
}
