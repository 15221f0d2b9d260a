using Microsoft.Extensions.Logging;

namespace Nexus.Grains.Backends;

internal sealed partial class WorkerGrain
{
    // The items' ids are with every line that is logged while they run, by whomever.
    private static readonly Func<ILogger, Guid, int, int, IDisposable?> ItemScope =
        LoggerMessage.DefineScope<Guid, int, int>("job {JobId}, item {Item}, attempt {Attempt}");

    [LoggerMessage(Level = LogLevel.Error, Message = "{Worker} could not run item {Item} of job {JobId}; it will be run again.")]
    private partial void LogNotRun(Exception failure, string worker, Guid jobId, int item);
}
