using Microsoft.Extensions.Logging;

namespace Nexus.Silo;

/// <summary>
/// Ends the process when its silo cannot go on. Most often the others have called it dead, after it was stopped or cut off for too long, and its work
/// runs elsewhere by then; or it alone does not reach the database (<see cref="CutOffWatch"/>), and could store nothing. So nothing is handed back, and
/// nothing more is done; a supervisor starts it again.
/// </summary>
internal sealed partial class SiloEnd(ILogger<SiloEnd> logger) : IFatalErrorHandler
{
    /// <summary>The exit code: something that is needed has failed.</summary>
    public const int ExitCode = 4;

    private int _ending;

    public bool IsUnexpected(Exception exception) => exception is not ThreadAbortException;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        if (Interlocked.Exchange(ref _ending, 1) != 0)
        {
            return;
        }

        // No stack trace: it would tell of the engine, not of the cause.
        LogEnded(exception, context ?? exception?.Message ?? "");
        Console.Error.WriteLine("nexus: the silo cannot go on and ends; its log says why. Its work goes on elsewhere, or at the next start.");

        // On a thread of its own: the caller may hold what others need in order to end.
        new Thread(() => Environment.Exit(ExitCode)) { IsBackground = true }.Start();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The silo ends: {Context}")]
    private partial void LogEnded(Exception? exception, string context);
}
