using System.ComponentModel.DataAnnotations;
using Nexus.Storage.Postgres;

namespace Nexus.Storage;

/// <summary>Where and how jobs, programs and results are kept. Configuration section <c>Storage</c>.</summary>
public sealed class StorageOptions : IValidatableObject
{
    /// <summary>One file, for one process. The default of <see cref="Provider"/>.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>A PostgreSQL server, which several silos share.</summary>
    public const string Postgres = "postgres";

    // What the engine's own storage needs at least: membership must get through while a reminder waits.
    private const int MinEngineConnections = 2;

    /// <summary>The kind of database: <c>sqlite</c>, the default, or <c>postgres</c>.</summary>
    [Required(ErrorMessage = "NEXUS__Storage__Provider must be \"sqlite\" or \"postgres\".")]
    [AllowedValues(Sqlite, Postgres, ErrorMessage = "NEXUS__Storage__Provider must be \"sqlite\" or \"postgres\".")]
    public string Provider { get; set; } = Sqlite;

    /// <summary>SQLite: the database file. It and its directory are made when they are missing. No default.</summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// PostgreSQL: where the database is and who asks, as Npgsql writes it: <c>Host=db;Database=nexus;Username=nexus;Password=...</c>. No
    /// default.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The first part of every stored key; never changes for a database. Default <c>nexus</c>.</summary>
    [Required(ErrorMessage = "NEXUS__Storage__ServiceId must not be empty.")]
    [StringLength(150, ErrorMessage = "NEXUS__Storage__ServiceId must have at most 150 characters.")]
    public string ServiceId { get; set; } = "nexus";

    /// <summary>The most writes that share one commit. Default 512.</summary>
    [Range(1, 10_000, ErrorMessage = "NEXUS__Storage__MaxBatchWrites must be from 1 to 10000.")]
    public int MaxBatchWrites { get; set; } = 512;

    /// <summary>The most writes that wait for the writer; callers beyond it wait for room. Default 16384.</summary>
    [Range(1, 1_000_000, ErrorMessage = "NEXUS__Storage__MaxQueuedWrites must be from 1 to 1000000.")]
    public int MaxQueuedWrites { get; set; } = 16_384;

    /// <summary>The most bytes of values that wait for the writer; callers beyond it wait for room. Default 64 MiB.</summary>
    [Range(1024 * 1024, 1L << 34, ErrorMessage = "NEXUS__Storage__MaxQueuedBytes must be from 1 MiB to 16 GiB.")]
    public long MaxQueuedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How many reads run at once, each on its own connection; more wait. Default 4.</summary>
    [Range(1, 64, ErrorMessage = "NEXUS__Storage__MaxReaders must be from 1 to 64.")]
    public int MaxReaders { get; set; } = 4;

    /// <summary>SQLite: how long a statement waits for another process that holds the database's write lock, in seconds. Default 10.</summary>
    [Range(1, 300, ErrorMessage = "NEXUS__Storage__BusyTimeoutSeconds must be from 1 to 300.")]
    public int BusyTimeoutSeconds { get; set; } = 10;

    /// <summary>PostgreSQL: how many batches of writes are committed at once, each on its own connection. Default 2.</summary>
    [Range(1, 16, ErrorMessage = "NEXUS__Storage__Writers must be from 1 to 16.")]
    public int Writers { get; set; } = 2;

    /// <summary>
    /// PostgreSQL: the most connections of this process. <see cref="Writers"/> and <see cref="MaxReaders"/> of them are kept for writes and
    /// reads, the rest is for the engine: membership, reminders, settings. Beside them is one that asks whether the server answers. Default 20.
    /// </summary>
    [Range(4, 1000, ErrorMessage = "NEXUS__Storage__MaxPoolSize must be from 4 to 1000.")]
    public int MaxPoolSize { get; set; } = 20;

    /// <summary>PostgreSQL: how long one statement may take before it is cancelled, in seconds. Default 30.</summary>
    [Range(1, 3600, ErrorMessage = "NEXUS__Storage__StatementTimeoutSeconds must be from 1 to 3600.")]
    public int StatementTimeoutSeconds { get; set; } = 30;

    /// <summary>
    /// PostgreSQL: how long writes, and the start, wait for a server that does not answer, in seconds, before they fail. Once it has been away
    /// for longer, writes fail at once until it is back. Default 10.
    /// </summary>
    [Range(0, 300, ErrorMessage = "NEXUS__Storage__ReconnectSeconds must be from 0 to 300.")]
    public int ReconnectSeconds { get; set; } = 10;

    /// <summary>How many connections are left for the engine.</summary>
    internal int EngineConnections => MaxPoolSize - Writers - MaxReaders;

    /// <summary>Holds the options to their rules before anything is built with them.</summary>
    /// <exception cref="StorageException">They break some; a sentence for each.</exception>
    public void ThrowIfNotValid()
    {
        if (new StorageOptionsValidation().Validate(null, this) is { Failed: true } mistakes)
        {
            throw new StorageException(string.Join(' ', mistakes.Failures));
        }
    }

    /// <summary>What depends on the kind of database.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider == Sqlite && string.IsNullOrWhiteSpace(Path))
        {
            yield return new ValidationResult("NEXUS__Storage__Path must name the database file.");
        }

        if (Provider == Sqlite && !string.IsNullOrWhiteSpace(ConnectionString))
        {
            // Whoever names a server means to use it: jobs in a file beside it would be found missing too late.
            yield return new ValidationResult(
                "NEXUS__Storage__ConnectionString is for PostgreSQL: set NEXUS__Storage__Provider=postgres too, or leave it out.");
        }

        if (Provider != Postgres)
        {
            yield break;
        }

        if (PostgresConnections.MistakeIn(ConnectionString) is string mistake)
        {
            yield return new ValidationResult(mistake);
        }

        if (EngineConnections < MinEngineConnections)
        {
            yield return new ValidationResult(
                $"NEXUS__Storage__MaxPoolSize must be at least {Writers + MaxReaders + MinEngineConnections}: NEXUS__Storage__Writers and NEXUS__Storage__MaxReaders and {MinEngineConnections} for the engine.");
        }
    }
}
