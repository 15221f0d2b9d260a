using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Nexus.Gateway;

/// <summary>
/// Writes the messages of a stream, one after the other whoever writes, and drops a client that does not take them. Nothing is
/// queued: who writes waits until the message has gone, so a slow client holds one message a writer and the connection's buffers.
/// </summary>
internal sealed class PacedWriter<T>(IServerStreamWriter<T> output, ServerCallContext context, TimeSpan limit, TimeProvider time) : IDisposable
{
    // What gRPC takes for RESOURCE_EXHAUSTED when a stream ends without a status; a status would wait behind what is not read.
    private const int EnhanceYourCalm = 0xb;

    private readonly SemaphoreSlim _turn = new(1);
    private long _lastWrite = time.GetTimestamp();

    /// <summary>How long nothing has been written.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastWrite));

    /// <summary>Writes a message when it is its turn.</summary>
    /// <exception cref="RpcException">The client has not taken it within the limit; the stream has been reset.</exception>
    public async Task WriteAsync(T message)
    {
        await _turn.WaitAsync(context.CancellationToken);
        try
        {
            await output.WriteAsync(message).WaitAsync(limit, time, context.CancellationToken);
            Volatile.Write(ref _lastWrite, time.GetTimestamp());
        }
        catch (TimeoutException)
        {
            Drop(context.GetHttpContext());

            // For the log: the client has been told by the reset.
            throw new RpcException(new Status(StatusCode.ResourceExhausted, "The client did not take a message in time and was dropped."));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static void Drop(HttpContext http)
    {
        if (http.Features.Get<IHttpResetFeature>() is { } stream)
        {
            stream.Reset(EnhanceYourCalm);
        }
        else
        {
            http.Abort();
        }
    }
}
