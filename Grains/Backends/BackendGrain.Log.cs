using Microsoft.Extensions.Logging;

namespace Nexus.Grains.Backends;

internal sealed partial class BackendGrain
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Backend {Backend}: a process died that held {Count} grants; their items start again, one at a time.")]
    private partial void LogProcessDied(string backend, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Backend {Backend}: {Count} items could not be sent to {Worker}.")]
    private partial void LogNotSent(Exception failure, string backend, string worker, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The death of its process could not be reported to item {Item} of job {JobId}.")]
    private partial void LogDeathNotReported(Exception failure, Guid jobId, int item);
}
