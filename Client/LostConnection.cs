using Google.Rpc;
using Grpc.Core;

namespace Nexus.Client;

/// <summary>Tells calls that were lost on the way, or that a server asks to repeat, from those that a server refused.</summary>
internal static class LostConnection
{
    /// <summary>What happened to the connection; null when the status came from a server.</summary>
    /// <remarks>The client's own end of a call sets an exception for those who debug; no server can.</remarks>
    public static Exception? Cause(RpcException exception) => exception.StatusCode switch
    {
        StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled => exception.Status.DebugException,
        _ => null,
    };

    /// <summary>Whether the same call may do better later, provided that it can be repeated without harm.</summary>
    public static bool IsWorthRepeating(RpcException exception) =>
        exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted || Cause(exception) is not null;

    /// <summary>How long the server asks to be left alone; null when it did not say.</summary>
    public static TimeSpan? RetryAfter(RpcException exception) =>
        exception.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan();
}
