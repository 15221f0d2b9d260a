using Google.Rpc;
using Grpc.Core;

namespace Nexus.Client;

/// <summary>A call failed: the server refused it, or could not be reached. The message is a sentence for people.</summary>
public sealed class NexusClientException : Exception
{
    private NexusClientException(string message, RpcException cause)
        : base(message, cause) => Code = cause.StatusCode;

    /// <summary>What kind of failure it is.</summary>
    public StatusCode Code { get; }

    /// <summary>The failure's name for programs, such as <c>BACKEND_NOT_FOUND</c>; empty when the server told none.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>What is wrong with the request, field by field; of a circuit, one violation an error.</summary>
    public IReadOnlyList<FieldViolation> Violations { get; private init; } = [];

    /// <summary>How long the server asks to be left alone before the call is repeated; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Whether no server answered, rather than one that refused.</summary>
    public bool IsUnreachable { get; private init; }

    /// <summary>The failure of a call, with the google.rpc details that came with it.</summary>
    internal static NexusClientException Of(RpcException exception, Uri address)
    {
        var details = exception.GetRpcStatus();
        var unreachable = LostConnection.Cause(exception) is not null;
        return new NexusClientException(MessageOf(exception, address), exception)
        {
            Reason = details?.GetDetail<ErrorInfo>()?.Reason ?? "",
            Violations = [.. (details?.GetDetail<BadRequest>()?.FieldViolations ?? [])
                .Select(v => new FieldViolation(v.Field, v.Description, v.Reason))],
            RetryAfter = details?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan(),
            IsUnreachable = unreachable,
        };
    }

    private static string MessageOf(RpcException exception, Uri address)
    {
        var server = address.GetLeftPart(UriPartial.Authority);
        if (LostConnection.Cause(exception) is { } cause)
        {
            var why = cause.Message;
            return $"The server {server} cannot be reached: {why}{(why.EndsWith('.') ? "" : ".")}";
        }

        return exception.StatusCode == StatusCode.DeadlineExceeded
            ? $"The server {server} did not answer in time."
            : exception.Status.Detail;
    }
}
