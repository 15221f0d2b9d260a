namespace Nexus.Gateway.Errors;

/// <summary>The reasons in a google.rpc.ErrorInfo: stable names, for programs to tell errors apart. docs/errors.md explains each.</summary>
public static class ErrorReason
{
    /// <summary>What the reasons belong to: the domain of every google.rpc.ErrorInfo.</summary>
    public const string Domain = "nexus.orleans";

    /// <summary>A field of the request is wrong.</summary>
    public const string InvalidField = "INVALID_FIELD";

    /// <summary>The page token is none of this list's.</summary>
    public const string InvalidPageToken = "INVALID_PAGE_TOKEN";

    /// <summary>The cursor is none of this job's.</summary>
    public const string InvalidCursor = "INVALID_CURSOR";

    /// <summary>The text of a program is wrong.</summary>
    public const string InvalidProgram = "INVALID_PROGRAM";

    /// <summary>The text of a program is too long.</summary>
    public const string ProgramTooLarge = "PROGRAM_TOO_LARGE";

    /// <summary>There is no such job.</summary>
    public const string JobNotFound = "JOB_NOT_FOUND";

    /// <summary>There is no such program in the project.</summary>
    public const string ProgramNotFound = "PROGRAM_NOT_FOUND";

    /// <summary>There is no such backend.</summary>
    public const string BackendNotFound = "BACKEND_NOT_FOUND";

    /// <summary>What the request names does not exist.</summary>
    public const string NotFound = "NOT_FOUND";

    /// <summary>Another job has this id.</summary>
    public const string JobExists = "JOB_EXISTS";

    /// <summary>The job was asked for something else under this idempotency key.</summary>
    public const string RequestExists = "REQUEST_EXISTS";

    /// <summary>The request does not fit the present state of what it names.</summary>
    public const string WrongState = "WRONG_STATE";

    /// <summary>A circuit needs more than the backend has.</summary>
    public const string DoesNotFit = "DOES_NOT_FIT";

    /// <summary>A message is larger than the server takes.</summary>
    public const string MessageTooLarge = "MESSAGE_TOO_LARGE";

    /// <summary>The call brought no valid access token.</summary>
    public const string TokenRefused = "TOKEN_REFUSED";

    /// <summary>Too many calls without a valid access token came from this address.</summary>
    public const string TooManyRefusals = "TOO_MANY_REFUSALS";

    /// <summary>The server is stopping.</summary>
    public const string Stopping = "STOPPING";

    /// <summary>The database does not answer.</summary>
    public const string StorageUnavailable = "STORAGE_UNAVAILABLE";

    /// <summary>The database has no room left.</summary>
    public const string StorageFull = "STORAGE_FULL";

    /// <summary>The part of the server that has the job does not answer.</summary>
    public const string EngineUnavailable = "ENGINE_UNAVAILABLE";

    /// <summary>A mistake of the server's own.</summary>
    public const string Internal = "INTERNAL";
}
