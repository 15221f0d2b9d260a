using Microsoft.Extensions.Logging;

namespace Nexus.Grains.Jobs;

internal sealed partial class JobItemGrain
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "{Event} changed nothing in item {Item} of job {JobId}: {Why}.")]
    private partial void LogIgnored(string @event, int item, Guid jobId, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The backend could not be told that item {Item} of job {JobId} has the death of its process on record.")]
    private partial void LogBackendNotTold(Exception failure, Guid jobId, int item);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} could not be told about its item {Item}.")]
    private partial void LogJobNotTold(Exception failure, Guid jobId, int item);
}
