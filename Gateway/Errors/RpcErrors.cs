using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Nexus.Circuits;

namespace Nexus.Gateway.Errors;

/// <summary>Makes the errors that clients see, with their google.rpc details.</summary>
internal static class RpcErrors
{
    /// <summary>After so long a client may try again what was unavailable.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Room is made by people.</summary>
    private static readonly TimeSpan RoomDelay = TimeSpan.FromMinutes(1);

    /// <summary>Details travel in a header, and common clients take 8 KiB of headers: four thirds of this, and the rest, fit.</summary>
    private const int MaxViolationBytes = 4096;

    /// <summary>An error with a reason and further details.</summary>
    public static RpcException Of(Code code, string reason, string message, params IMessage[] details) =>
        Of(code, new ErrorInfo { Reason = reason, Domain = ErrorReason.Domain }, message, details);

    /// <summary>One field of the request is wrong.</summary>
    public static RpcException InvalidField(string field, string message, string reason = ErrorReason.InvalidField) =>
        Of(Code.InvalidArgument, reason, message, new BadRequest { FieldViolations = { Violation(field, message) } });

    /// <summary>What the request names does not exist.</summary>
    public static RpcException NotFound(string reason, string type, string name, string message) =>
        Of(Code.NotFound, reason, message, new ResourceInfo { ResourceType = type, ResourceName = name, Description = message });

    /// <summary>Something is down for a while.</summary>
    public static RpcException Unavailable(string reason, string message) => Of(Code.Unavailable, reason, message, RetryAfter(RetryDelay));

    /// <summary>The database has no room left. Trying again helps only once its operator has made some.</summary>
    public static RpcException StorageFull(bool outcomeUnknown) => Of(
        Code.ResourceExhausted,
        ErrorReason.StorageFull,
        "The database has no room left. "
            + (outcomeUnknown ? "Whether the request took effect is unknown" : "Nothing was written")
            + "; try it again once the server's operator has made room.",
        RetryAfter(RoomDelay));

    /// <summary>The server is stopping.</summary>
    public static RpcException Stopping() =>
        Unavailable(ErrorReason.Stopping, "The server is stopping. Connect again: it, or another, goes on where this one ended.");

    /// <summary>When to try again.</summary>
    public static RetryInfo RetryAfter(TimeSpan delay) => new() { RetryDelay = Duration.FromTimeSpan(delay) };

    /// <summary>Nobody expected this: a sentence, and an id that the log has.</summary>
    public static RpcException Internal(string errorId)
    {
        var info = new ErrorInfo { Reason = ErrorReason.Internal, Domain = ErrorReason.Domain };
        info.Metadata.Add("error_id", errorId);
        return Of(Code.Internal, info, $"The server made a mistake; its log has the details under the error id {errorId}.");
    }

    /// <summary>The text of a program is wrong: a violation for each error, with file, line, column and the line itself.</summary>
    public static RpcException InvalidProgram(IReadOnlyList<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        var request = new BadRequest();
        foreach (var error in errors)
        {
            var violation = Violation("chunk", error.Render());
            violation.Reason = error.Code.Replace('-', '_').ToUpperInvariant();
            if (request.FieldViolations.Count > 0 && request.CalculateSize() + violation.CalculateSize() > MaxViolationBytes)
            {
                request.FieldViolations.Add(Violation("chunk", $"{errors.Count - request.FieldViolations.Count} more errors follow."));
                break;
            }

            request.FieldViolations.Add(violation);
        }

        var first = errors[0];
        var place = first.File.Length > 0 ? $"{first.File}:{first.Line}:{first.Column}" : $"{first.Line}:{first.Column}";
        var more = errors.Count > 1 ? $" ({errors.Count - 1} more)" : "";
        return Of(Code.InvalidArgument, ErrorReason.InvalidProgram, $"{place}: {first.Message}{more}", request);
    }

    private static RpcException Of(Code code, ErrorInfo info, string message, params IMessage[] details)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message, Details = { Any.Pack(info) } };
        status.Details.Add(details.Select(Any.Pack));
        return status.ToRpcException();
    }

    private static BadRequest.Types.FieldViolation Violation(string field, string description) =>
        new() { Field = field, Description = description };
}
