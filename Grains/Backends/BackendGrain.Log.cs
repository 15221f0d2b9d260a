using Microsoft.Extensions.Logging;

namespace Nexus.Grains.Backends;

internal sealed partial class BackendGrain
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Backend {Backend}: {Count} items could not be sent to {Worker}.")]
    private partial void LogNotSent(Exception failure, string backend, string worker, int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Backend {Backend}: {Worker} is stopping and did not take {Count} items.")]
    private partial void LogNotTaken(string backend, string worker, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Backend {Backend}: {Worker} could not be told to stop {Count} items; it will be told again.")]
    private partial void LogNotStopped(Exception failure, string backend, string worker, int count);
}
