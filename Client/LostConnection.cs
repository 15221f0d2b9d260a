using System.Net.Sockets;
using Google.Rpc;
using Grpc.Core;

namespace Nexus.Client;

/// <summary>Tells calls that were lost on the way, or that a server asks to repeat, from those that a server refused.</summary>
internal static class LostConnection
{
    /// <summary>What happened to the connection; null when a server has answered.</summary>
    /// <remarks>
    /// The client's own end of a call adds the exception for those who debug; no server can. The code says less: a stream that a server
    /// resets because nobody reads it ends as RESOURCE_EXHAUSTED, just as a refusal by a quota.
    /// </remarks>
    public static Exception? Cause(RpcException exception)
    {
        for (var at = exception.Status.DebugException; at is not null; at = at.InnerException)
        {
            if (at is IOException or SocketException or HttpRequestException)
            {
                return at.GetBaseException();
            }
        }

        return null;
    }

    /// <summary>Whether the same call may do better later, provided that it can be repeated without harm.</summary>
    public static bool IsWorthRepeating(RpcException exception) =>
        exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted || Cause(exception) is not null;

    /// <summary>How long the server asks to be left alone; null when it did not say.</summary>
    public static TimeSpan? RetryAfter(RpcException exception) =>
        exception.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan();
}
