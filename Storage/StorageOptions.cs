using System.ComponentModel.DataAnnotations;

namespace Nexus.Storage;

/// <summary>Where and how jobs, programs and results are kept. Configuration section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The kind of database; <c>sqlite</c>, the default, is the only one so far.</summary>
    [Required]
    [AllowedValues("sqlite", ErrorMessage = "Storage:Provider must be \"sqlite\".")]
    public string Provider { get; set; } = "sqlite";

    /// <summary>The database file. It and its directory are made when they are missing. No default.</summary>
    [Required(ErrorMessage = "Storage:Path must name the database file.")]
    public string Path { get; set; } = "";

    /// <summary>The first part of every stored key; never changes for a database. Default <c>nexus</c>.</summary>
    [Required(ErrorMessage = "Storage:ServiceId must not be empty.")]
    [StringLength(150, ErrorMessage = "Storage:ServiceId must have at most 150 characters.")]
    public string ServiceId { get; set; } = "nexus";

    /// <summary>The most writes that share one commit. Default 512.</summary>
    [Range(1, 10_000, ErrorMessage = "Storage:MaxBatchWrites must be from 1 to 10000.")]
    public int MaxBatchWrites { get; set; } = 512;

    /// <summary>The most writes that wait for the writer; callers beyond it wait for room. Default 16384.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Storage:MaxQueuedWrites must be from 1 to 1000000.")]
    public int MaxQueuedWrites { get; set; } = 16_384;

    /// <summary>The most bytes of values that wait for the writer; callers beyond it wait for room. Default 64 MiB.</summary>
    [Range(1024 * 1024, 1L << 34, ErrorMessage = "Storage:MaxQueuedBytes must be from 1 MiB to 16 GiB.")]
    public long MaxQueuedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How many reads run at once, each on its own connection; more wait. Default 4.</summary>
    [Range(1, 64, ErrorMessage = "Storage:MaxReaders must be from 1 to 64.")]
    public int MaxReaders { get; set; } = 4;

    /// <summary>How long a statement waits for another process that holds the database's write lock, in seconds. Default 10.</summary>
    [Range(1, 300, ErrorMessage = "Storage:BusyTimeoutSeconds must be from 1 to 300.")]
    public int BusyTimeoutSeconds { get; set; } = 10;
}
