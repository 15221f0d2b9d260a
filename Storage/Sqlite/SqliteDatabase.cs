using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Nexus.Storage.Sqlite;

/// <summary>The database in one SQLite file.</summary>
public sealed class SqliteDatabase : NexusDatabase
{
    // The invariant under which the engine knows Microsoft.Data.Sqlite.
    private const string Invariant = "System.Data.SQLite";

    private readonly SqliteConnections _connections;
    private readonly SqliteSchema _schema;
    private readonly SqliteReads _reads;
    private readonly TimeProvider _time;

    /// <summary>Opens the database that the options name.</summary>
    /// <param name="options">Where it is; already validated.</param>
    /// <param name="logger">Takes failures and migrations; none by default.</param>
    /// <param name="time">The clock that stamps migrations; the system's by default.</param>
    public SqliteDatabase(StorageOptions options, ILogger<SqliteDatabase>? logger = null, TimeProvider? time = null)
        : this(options, Migration.All("sqlite"), null, logger, time)
    {
    }

    internal SqliteDatabase(
        StorageOptions options,
        IReadOnlyList<Migration> migrations,
        Action<SqliteConnection>? configureWriter = null,
        ILogger<SqliteDatabase>? logger = null,
        TimeProvider? time = null)
        : this(options, ConnectionsOf(options), new SemaphoreSlim(1), migrations, configureWriter, logger, time)
    {
    }

    // The gate lets one writer of the file in at a time in this process: ours, or one of the engine's providers. Never disposed: a straggler
    // may still release it.
    private SqliteDatabase(
        StorageOptions options,
        SqliteConnections connections,
        SemaphoreSlim gate,
        IReadOnlyList<Migration> migrations,
        Action<SqliteConnection>? configureWriter,
        ILogger<SqliteDatabase>? logger,
        TimeProvider? time)
        : this(options, connections, gate, new SqliteReads(connections, options.MaxReaders), migrations, configureWriter, logger, time)
    {
    }

    private SqliteDatabase(
        StorageOptions options,
        SqliteConnections connections,
        SemaphoreSlim gate,
        SqliteReads reads,
        IReadOnlyList<Migration> migrations,
        Action<SqliteConnection>? configureWriter,
        ILogger<SqliteDatabase>? logger,
        TimeProvider? time)
        : base(options, reads, () => [new SqliteBatchExecutor(connections, gate, configureWriter)], logger ?? NullLogger<SqliteDatabase>.Instance)
    {
        _connections = connections;
        _schema = new SqliteSchema(connections, migrations);
        _reads = reads;
        _time = time ?? TimeProvider.System;
        EngineDataSource = new EngineDataSource(connections, gate);
    }

    /// <summary>Connections for the engine's ADO.NET providers; they and the writer take turns.</summary>
    public override DbDataSource EngineDataSource { get; }

    /// <inheritdoc/>
    public override string EngineInvariant => Invariant;

    /// <inheritdoc/>
    public override string Location => _connections.Path;

    /// <summary>Checks, without writing, that the database has the schema that this program knows; works while another process holds it.</summary>
    /// <exception cref="SchemaTooNewException">A newer program migrated the database.</exception>
    /// <exception cref="StorageException">The database is missing, or has an older schema.</exception>
    public override Task CheckSchemaAsync(CancellationToken cancellationToken = default) => Task.Run(_schema.Check, cancellationToken);

    private protected override Task<IReadOnlyList<Migration>> ApplyMigrationsAsync(CancellationToken cancellationToken) =>
        Task.Run(() => _schema.Migrate(_time.GetUtcNow()), cancellationToken);

    private protected override async ValueTask CloseAsync()
    {
        _reads.Dispose();
        await EngineDataSource.DisposeAsync().ConfigureAwait(false);
        using var pooled = new SqliteConnection(_connections.Engine);
        SqliteConnection.ClearPool(pooled);
    }

    private static SqliteConnections ConnectionsOf(StorageOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path);
        return new SqliteConnections(Path.GetFullPath(options.Path), TimeSpan.FromSeconds(options.BusyTimeoutSeconds));
    }
}
