using System.Net.Sockets;
using Npgsql;

namespace Nexus.Storage.Postgres;

/// <summary>What PostgreSQL's failures mean, and how they are told to people.</summary>
internal static class PostgresErrors
{
    /// <summary>Whether the server answered the statement with an error, and so rolled its transaction back; the connection lives on.</summary>
    public static bool IsAnswer(PostgresException failure) => failure.InvariantSeverity == "ERROR";

    /// <summary>Whether trying again from the beginning is the cure: the server chose this transaction to end a deadlock or a conflict.</summary>
    public static bool IsConflict(PostgresException failure) =>
        failure.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>Whether the statement itself is to blame (its values, or a rule of the schema), and not the state of the server.</summary>
    public static bool IsOfTheStatement(PostgresException failure) =>
        IsConflict(failure) || failure.SqlState[..2] is "22" or "23" or "54";

    /// <summary>Whether waiting may help: the server is not there, is starting or stopping, or has no connection free.</summary>
    public static bool MayPass(Exception failure) => failure switch
    {
        PostgresException answer => answer.SqlState[..2] is "08" or "57" or "53" && answer.SqlState != PostgresErrorCodes.QueryCanceled,
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Whether a connection was lost, rather than a statement refused.</summary>
    public static bool IsLoss(Exception failure) => failure is PostgresException answer ? !IsAnswer(answer) : MayPass(failure);

    /// <summary>The failure as the stores throw it.</summary>
    /// <param name="failure">What the driver threw.</param>
    /// <param name="location">Which database.</param>
    public static StorageException Explain(Exception failure, string location) =>
        failure as StorageException ?? new StorageException(Sentence(failure, location), innerException: failure)
        {
            IsFull = failure is PostgresException { SqlState: PostgresErrorCodes.DiskFull },
        };

    private static string Sentence(Exception failure, string location) => failure switch
    {
        PostgresException answer => Sentence(answer, location),
        NpgsqlException { InnerException: TimeoutException } => $"The {location} did not answer in time.",
        NpgsqlException { InnerException: SocketException refused } =>
            $"The {location} cannot be reached: {refused.Message}. Check that the server runs, and NEXUS__Storage__ConnectionString.",
        NpgsqlException lost => $"The connection to the {location} failed: {lost.Message}",
        ObjectDisposedException => "The database is closed.",
        _ => $"The {location} failed in an unforeseen way: {failure.Message}",
    };

    private static string Sentence(PostgresException answer, string location) => answer.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"The {location} refused the login: {answer.MessageText}. Check the user and the password in NEXUS__Storage__ConnectionString.",
        PostgresErrorCodes.InvalidCatalogName =>
            $"The {location} does not exist: {answer.MessageText}. Create it, or correct NEXUS__Storage__ConnectionString.",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"The role lacks a right on the {location}: {answer.MessageText}. It needs to connect, and to create tables in its schema.",
        PostgresErrorCodes.TooManyConnections =>
            $"The {location} has no connection free. Lower NEXUS__Storage__MaxPoolSize, or raise the server's max_connections.",
        PostgresErrorCodes.CannotConnectNow => $"The {location} takes no connections now: {answer.MessageText}.",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => $"The {location} ended the connection: {answer.MessageText}.",
        PostgresErrorCodes.DiskFull => $"The disk of the {location} is full. Make room and try again.",
        PostgresErrorCodes.QueryCanceled => $"A statement on the {location} took longer than NEXUS__Storage__StatementTimeoutSeconds and was cancelled.",
        PostgresErrorCodes.ReadOnlySqlTransaction => $"The {location} cannot be written: it is read-only, or a standby.",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn =>
            $"The {location} has another schema than this program's: {answer.MessageText}. Migrate it first.",
        string rule when rule.StartsWith("23", StringComparison.Ordinal) => $"The write breaks a rule of the schema and was refused: {answer.MessageText}",
        string value when value[..2] is "22" or "54" => $"A value was refused by the {location}: {answer.MessageText}",
        _ => $"The {location} failed: {answer.MessageText} ({answer.SqlState})",
    };
}
