using System.Globalization;
using System.Text;
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
        if (!context.IsGrpc())
        {
            response.StatusCode = httpStatus;
            response.ContentType = "text/plain; charset=utf-8";
            return response.WriteAsync(error.Status.Detail + "\n", context.RequestAborted);
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = context.Request.ContentType;
        response.Headers["grpc-status"] = ((int)error.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = PercentEncode(error.Status.Detail);
        if (error.Trailers.GetValueBytes(StatusDetails) is { } details)
        {
            response.Headers[StatusDetails] = Convert.ToBase64String(details).TrimEnd('=');
        }

        return Task.CompletedTask;
    }

    /// <summary>Whether a request is a gRPC call, gRPC-Web included.</summary>
    public static bool IsGrpc(this HttpContext context) =>
        context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>As gRPC over HTTP/2 has it: bytes of UTF-8 outside the printable ASCII characters, and the percent sign, and no others.</summary>
    private static string PercentEncode(string message)
    {
        var encoded = new StringBuilder(message.Length);
        foreach (var one in Encoding.UTF8.GetBytes(message))
        {
            _ = one is >= 0x20 and <= 0x7e and not (byte)'%'
                ? encoded.Append((char)one)
                : encoded.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }

        return encoded.ToString();
    }
}
