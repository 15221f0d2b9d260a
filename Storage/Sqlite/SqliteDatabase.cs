using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Storage.Backends;
using Nexus.Storage.GroupCommit;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;
using Nexus.Storage.Sql;
using Nexus.Storage.Tokens;

namespace Nexus.Storage.Sqlite;

/// <summary>
/// The database in one SQLite file. Opening it does nothing yet: the first read opens a read-only connection, the first write starts the
/// writer. Call <see cref="MigrateAsync"/> (the silo does) or <see cref="CheckSchemaAsync"/> (for programs that only read) first.
/// </summary>
public sealed partial class SqliteDatabase : IAsyncDisposable, IDisposable
{
    private readonly SqliteConnections _connections;
    private readonly SqliteSchema _schema;
    private readonly SqliteReads _reads;
    private readonly Lazy<GroupCommitWriter> _writer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    // One writer of the file at a time in this process: ours, or one of the engine's providers. Never disposed: a straggler may still release it.
    private readonly SemaphoreSlim _gate = new(1);
    private int _disposed;

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
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path);
        _logger = logger ?? NullLogger<SqliteDatabase>.Instance;
        _time = time ?? TimeProvider.System;
        _connections = new SqliteConnections(Path.GetFullPath(options.Path), TimeSpan.FromSeconds(options.BusyTimeoutSeconds));
        _schema = new SqliteSchema(_connections, migrations);
        _reads = new SqliteReads(_connections, options.MaxReaders);
        _writer = new Lazy<GroupCommitWriter>(() => new GroupCommitWriter(
            new SqliteBatchExecutor(_connections, _gate, configureWriter), _logger, options.MaxBatchWrites, options.MaxQueuedWrites, options.MaxQueuedBytes));
        EngineDataSource = new EngineDataSource(_connections, _gate);
        Jobs = new SqlJobStore(options.ServiceId, Writer, _reads);
        Programs = new SqlProgramStore(options.ServiceId, Writer, _reads);
        Grants = new SqlGrantStore(options.ServiceId, Writer, _reads);
        Tokens = new SqlTokenStore(options.ServiceId, Writer, _reads);
    }

    /// <summary>Jobs, items, history, attempts and results.</summary>
    public IJobStore Jobs { get; }

    /// <summary>Programs and their content.</summary>
    public IProgramStore Programs { get; }

    /// <summary>What backends have handed out.</summary>
    public IGrantStore Grants { get; }

    /// <summary>Access tokens.</summary>
    public ITokenStore Tokens { get; }

    /// <summary>Connections for the engine's ADO.NET providers; they and the writer take turns.</summary>
    public DbDataSource EngineDataSource { get; }

    /// <summary>Makes the database file when it is missing and brings its schema up to date, in one transaction.</summary>
    /// <exception cref="SchemaTooNewException">A newer program migrated the database.</exception>
    /// <exception cref="StorageException">The database failed; nothing was changed.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken = default)
    {
        foreach (Migration applied in await Task.Run(() => _schema.Migrate(_time.GetUtcNow()), cancellationToken).ConfigureAwait(false))
        {
            LogMigrated(applied.Version, applied.Name);
        }
    }

    /// <summary>Checks, without writing, that the database has the schema that this program knows; works while another process holds it.</summary>
    /// <exception cref="SchemaTooNewException">A newer program migrated the database.</exception>
    /// <exception cref="StorageException">The database is missing, or has an older schema.</exception>
    public Task CheckSchemaAsync(CancellationToken cancellationToken = default) => Task.Run(_schema.Check, cancellationToken);

    /// <summary>Writes what waits and closes the file. Later calls are refused with a <see cref="StorageException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_writer.IsValueCreated)
        {
            await _writer.Value.DisposeAsync().ConfigureAwait(false);
        }

        _reads.Dispose();
        await EngineDataSource.DisposeAsync().ConfigureAwait(false);
        using var pooled = new SqliteConnection(_connections.Engine);
        SqliteConnection.ClearPool(pooled);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private GroupCommitWriter Writer() =>
        _disposed == 0 || _writer.IsValueCreated
            ? _writer.Value
            : throw new StorageException("The database is closed: the write was not made.");

    [LoggerMessage(Level = LogLevel.Information, Message = "The database was brought to schema version {Version} ({Name}).")]
    private partial void LogMigrated(int version, string name);
}
