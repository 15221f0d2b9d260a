using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Core;
using Nexus.Client;
using Nexus.Grains;
using Nexus.Silo;
using Nexus.Storage;

namespace Nexus.Cli;

/// <summary>Explains exceptions: which exit code, which error code, which sentence.</summary>
internal static partial class Failures
{
    /// <summary>The server's reason for hearing nobody for a while: too many calls came with a wrong token.</summary>
    private const string TooManyRefusals = "TOO_MANY_REFUSALS";

    /// <summary>The explanation of an exception that ended a command. Anything unknown becomes one sentence that names the log.</summary>
    /// <param name="exception">What ended the command.</param>
    /// <param name="record">
    /// Writes down the details of what nobody expected, and returns where they are; null when they could not be written anywhere.
    /// </param>
    public static Failure Of(Exception exception, Func<Exception, string?> record) => exception switch
    {
        CommandException command => command.Failure,
        DataDirectoryException => new Failure(ExitCode.Unavailable, ErrorCode.Unavailable, exception.Message),
        PortInUseException or ListenAddressException => new Failure(ExitCode.Unavailable, ErrorCode.Unavailable, exception.Message),
        NexusException refused => OfRefusal(refused, []),
        NexusClientException refused => OfRefusal(refused, []),
        StorageException => new Failure(ExitCode.Unavailable, ErrorCode.Unavailable, exception.Message),
        _ => new Failure(ExitCode.Unavailable, ErrorCode.Internal, Unexpected(exception, record(exception))),
    };

    /// <summary>The explanation of a request that the grains refused. A field such as <c>items[2].shots</c> also names the file behind it.</summary>
    /// <param name="refused">The refusal.</param>
    /// <param name="files">The files behind the items, in their order.</param>
    public static Failure OfRefusal(NexusException refused, IReadOnlyList<string> files)
    {
        var file = FileOf(refused.Field, files);
        return new Failure(ExitCode.InputRefused, CodeOf(refused.Code), refused.Message)
        {
            Field = refused.Field.Length == 0 ? null : refused.Field,
            File = file,
        };
    }

    /// <summary>The explanation of a request that a server refused, or that reached none.</summary>
    /// <param name="refused">The refusal.</param>
    /// <param name="files">The files behind the items, in their order.</param>
    public static Failure OfRefusal(NexusClientException refused, IReadOnlyList<string> files)
    {
        var field = refused.Violations is [var first, ..] && first.Field.Length > 0 ? first.Field : null;
        var (exit, code) = CodeOf(refused);
        return new Failure(exit, code, refused.Message) { Field = field, File = field is null ? null : FileOf(field, files) };
    }

    /// <summary>The explanation of Ctrl-C.</summary>
    public static Failure Interrupted(string message, Guid? jobId = null) =>
        new(ExitCode.Interrupted, ErrorCode.Interrupted, message) { JobId = jobId };

    private static string CodeOf(NexusErrorCode code) => code switch
    {
        NexusErrorCode.InvalidArgument => ErrorCode.InvalidArgument,
        NexusErrorCode.NotFound => ErrorCode.NotFound,
        NexusErrorCode.FailedPrecondition => ErrorCode.FailedPrecondition,
        NexusErrorCode.AlreadyExists => ErrorCode.AlreadyExists,
        NexusErrorCode.ResourceExhausted => ErrorCode.ResourceExhausted,
        _ => ErrorCode.Internal,
    };

    private static (ExitCode Exit, string Code) CodeOf(NexusClientException refused) => refused.Code switch
    {
        _ when refused.IsUnreachable => (ExitCode.Unavailable, ErrorCode.Unavailable),
        StatusCode.ResourceExhausted when refused.Reason == TooManyRefusals => (ExitCode.Unavailable, ErrorCode.ResourceExhausted),
        StatusCode.InvalidArgument or StatusCode.OutOfRange => (ExitCode.InputRefused, ErrorCode.InvalidArgument),
        StatusCode.NotFound => (ExitCode.InputRefused, ErrorCode.NotFound),
        StatusCode.FailedPrecondition => (ExitCode.InputRefused, ErrorCode.FailedPrecondition),
        StatusCode.AlreadyExists => (ExitCode.InputRefused, ErrorCode.AlreadyExists),
        StatusCode.ResourceExhausted => (ExitCode.InputRefused, ErrorCode.ResourceExhausted),
        StatusCode.Unauthenticated => (ExitCode.Unavailable, ErrorCode.Unauthenticated),
        StatusCode.PermissionDenied => (ExitCode.Unavailable, ErrorCode.PermissionDenied),
        StatusCode.Unavailable or StatusCode.DeadlineExceeded => (ExitCode.Unavailable, ErrorCode.Unavailable),
        _ => (ExitCode.Unavailable, ErrorCode.Internal),
    };

    private static string? FileOf(string field, IReadOnlyList<string> files)
    {
        var match = ItemField().Match(field);
        return match.Success
            && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < files.Count
                ? files[index]
                : null;
    }

    private static string Unexpected(Exception exception, string? log)
    {
        // Only the first line: some messages carry whole traces of other processes.
        var message = exception.Message.Split('\n', 2)[0].Trim();
        var sentence = $"nexus failed unexpectedly: {message}{(message.EndsWith('.') ? "" : ".")}";
        return log is null ? $"{sentence} Run it again with --verbose to see the details." : $"{sentence} The details are in {log}.";
    }

    [GeneratedRegex(@"^items\[(\d+)\]")]
    private static partial Regex ItemField();
}
