namespace Nexus.Cli;

/// <summary>What kind of error a command reports, as <c>--json</c> prints it in <c>error.code</c>.</summary>
internal static class ErrorCode
{
    /// <summary>The command line is wrong.</summary>
    public const string Usage = "USAGE";

    /// <summary>What was handed in is wrong.</summary>
    public const string InvalidArgument = "INVALID_ARGUMENT";

    /// <summary>What was asked for does not exist.</summary>
    public const string NotFound = "NOT_FOUND";

    /// <summary>It does not fit the present state.</summary>
    public const string FailedPrecondition = "FAILED_PRECONDITION";

    /// <summary>It exists already.</summary>
    public const string AlreadyExists = "ALREADY_EXISTS";

    /// <summary>A limit would be passed.</summary>
    public const string ResourceExhausted = "RESOURCE_EXHAUSTED";

    /// <summary>The token is missing, wrong or revoked.</summary>
    public const string Unauthenticated = "UNAUTHENTICATED";

    /// <summary>The token does not allow it.</summary>
    public const string PermissionDenied = "PERMISSION_DENIED";

    /// <summary>Something that is needed cannot be opened or reached.</summary>
    public const string Unavailable = "UNAVAILABLE";

    /// <summary>Something failed that should not have.</summary>
    public const string Internal = "INTERNAL";

    /// <summary>Ctrl-C, or SIGTERM.</summary>
    public const string Interrupted = "INTERRUPTED";
}
