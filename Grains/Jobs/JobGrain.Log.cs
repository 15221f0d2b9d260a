using Microsoft.Extensions.Logging;

namespace Nexus.Grains.Jobs;

internal sealed partial class JobGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} ended: {Status}.")]
    private partial void LogEnded(Guid jobId, JobStatus status);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} was deleted.")]
    private partial void LogDeleted(Guid jobId);
}
