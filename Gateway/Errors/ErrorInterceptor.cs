using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Grains;
using Nexus.Storage;
using Orleans.Serialization;

namespace Nexus.Gateway.Errors;

/// <summary>
/// The one place where exceptions become errors of the protocol. What a client gets is a code, a stable reason and a sentence; never a
/// type's name or a stack trace.
/// </summary>
internal sealed partial class ErrorInterceptor(
    ServerReadiness readiness,
    [FromKeyedServices(NexusTime.Key)] TimeProvider time,
    ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception failure)
        {
            throw Explain(failure, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception failure)
        {
            throw Explain(failure, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception failure)
        {
            throw Explain(failure, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception failure)
        {
            throw Explain(failure, context);
        }
    }

    /// <summary>Whether an exception says that something is down for a while, so that the same call may succeed later.</summary>
    public static bool IsTransient(Exception failure) =>
        failure is StorageException or TimeoutException or OrleansException || IsStorageFailureOfAGrain(failure);

    private RpcException Explain(Exception failure, ServerCallContext context)
    {
        switch (failure)
        {
            case RpcException { StatusCode: StatusCode.ResourceExhausted, Trailers.Count: 0 } tooLarge:
                return RpcErrors.Of(Code.ResourceExhausted, ErrorReason.MessageTooLarge, tooLarge.Status.Detail);
            case RpcException known:
                return known;
            case NexusException refused:
                return OfRefusal(refused);
        }

        if (context.CancellationToken.IsCancellationRequested)
        {
            // Whatever it was, nobody waits for it any more.
            return context.Deadline <= time.GetUtcNow().UtcDateTime
                ? new RpcException(new Grpc.Core.Status(StatusCode.DeadlineExceeded, "The deadline passed before the answer was ready."))
                : new RpcException(new Grpc.Core.Status(StatusCode.Cancelled, "The call was cancelled."));
        }

        if (failure is OperationCanceledException or OrleansException && readiness.IsDraining)
        {
            return RpcErrors.Stopping();
        }

        if (failure is StorageException { IsFull: true } full)
        {
            LogUnavailable(failure, context.Method);
            return RpcErrors.StorageFull(full.OutcomeUnknown);
        }

        if (failure is StorageException || IsStorageFailureOfAGrain(failure))
        {
            LogUnavailable(failure, context.Method);
            return RpcErrors.Unavailable(
                ErrorReason.StorageUnavailable, "The database does not answer. Whether the request took effect is unknown; try it again.");
        }

        if (IsTransient(failure))
        {
            LogUnavailable(failure, context.Method);
            return RpcErrors.Unavailable(
                ErrorReason.EngineUnavailable, "The server did not answer in time. Whether the request took effect is unknown; try it again.");
        }

        var errorId = Guid.NewGuid().ToString("N");
        LogUnexpected(failure, context.Method, errorId);
        return RpcErrors.Internal(errorId);
    }

    /// <summary>A grain's exception of a type that does not travel arrives as another, which has the first one's name.</summary>
    private static bool IsStorageFailureOfAGrain(Exception failure) =>
        failure is UnavailableExceptionFallbackException unknown
        && unknown.ExceptionType?.Contains(typeof(StorageException).Namespace + ".", StringComparison.Ordinal) == true;

    private static RpcException OfRefusal(NexusException refused) => refused.Code switch
    {
        NexusErrorCode.InvalidArgument => RpcErrors.InvalidField(refused.Field, refused.Message),
        NexusErrorCode.NotFound => OfMissing(refused),
        NexusErrorCode.AlreadyExists when refused.Field == "idempotency_key" => RpcErrors.Of(
            Code.AlreadyExists, ErrorReason.RequestExists, refused.Message, new ResourceInfo { ResourceType = "request", Description = refused.Message }),
        NexusErrorCode.AlreadyExists => RpcErrors.Of(
            Code.AlreadyExists, ErrorReason.JobExists, refused.Message, new ResourceInfo { ResourceType = "job", Description = refused.Message }),
        NexusErrorCode.ResourceExhausted => RpcErrors.Of(
            Code.ResourceExhausted,
            ErrorReason.DoesNotFit,
            refused.Message,
            new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = refused.Field, Description = refused.Message } } }),
        _ => RpcErrors.Of(Code.FailedPrecondition, ErrorReason.WrongState, refused.Message),
    };

    private static RpcException OfMissing(NexusException missing)
    {
        var (reason, type) = missing.Field.Split('.')[^1] switch
        {
            "job_id" => (ErrorReason.JobNotFound, "job"),
            "program_id" => (ErrorReason.ProgramNotFound, "program"),
            "backend" => (ErrorReason.BackendNotFound, "backend"),
            _ => (ErrorReason.NotFound, "resource"),
        };
        return RpcErrors.NotFound(reason, type, missing.Field, missing.Message);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} found something unavailable.")]
    private partial void LogUnavailable(Exception failure, string method);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed unexpectedly; error id {ErrorId}.")]
    private partial void LogUnexpected(Exception failure, string method, string errorId);
}
