using System.Data.Common;
using Microsoft.Extensions.Logging;
using Nexus.Storage.Backends;
using Nexus.Storage.GroupCommit;
using Nexus.Storage.Jobs;
using Nexus.Storage.Postgres;
using Nexus.Storage.Programs;
using Nexus.Storage.Sql;
using Nexus.Storage.Sqlite;
using Nexus.Storage.Tokens;

namespace Nexus.Storage;

/// <summary>
/// The database, whatever its kind. Opening it does nothing yet: the first read opens a connection, the first write starts the writer.
/// Call <see cref="MigrateAsync"/> (the silo does) or <see cref="CheckSchemaAsync"/> (for programs that only read) first.
/// </summary>
public abstract partial class NexusDatabase : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan RoomMemory = TimeSpan.FromSeconds(30);

    private readonly Lazy<GroupCommitWriter> _writer;
    private readonly ILogger _logger;
    private int _disposed;

    /// <summary>Puts the stores over one kind of database.</summary>
    /// <param name="options">The settings that all kinds share.</param>
    /// <param name="reads">Runs reads.</param>
    /// <param name="executors">Makes what commits batches, one for each that may run at once; the writer disposes them.</param>
    /// <param name="logger">Takes failures and migrations.</param>
    private protected NexusDatabase(StorageOptions options, ISqlReads reads, Func<IReadOnlyList<IBatchExecutor>> executors, ILogger logger)
    {
        _logger = logger;
        _writer = new Lazy<GroupCommitWriter>(() => new GroupCommitWriter(
            executors(), logger, options.MaxBatchWrites, options.MaxQueuedWrites, options.MaxQueuedBytes));
        Jobs = new SqlJobStore(options.ServiceId, Writer, reads);
        Programs = new SqlProgramStore(options.ServiceId, Writer, reads);
        Grants = new SqlGrantStore(options.ServiceId, Writer, reads);
        Tokens = new SqlTokenStore(options.ServiceId, Writer, reads);
    }

    /// <summary>Jobs, items, history, attempts and results.</summary>
    public IJobStore Jobs { get; }

    /// <summary>Programs and their content.</summary>
    public IProgramStore Programs { get; }

    /// <summary>What backends have handed out.</summary>
    public IGrantStore Grants { get; }

    /// <summary>Access tokens.</summary>
    public ITokenStore Tokens { get; }

    /// <summary>Connections for the engine's ADO.NET providers.</summary>
    public abstract DbDataSource EngineDataSource { get; }

    /// <summary>The name under which the engine's ADO.NET providers know this kind of database.</summary>
    public abstract string EngineInvariant { get; }

    /// <summary>Where the database is, for people: a file, or a database on a server. Never with a password.</summary>
    public abstract string Location { get; }

    /// <summary>
    /// Whether writes are refused because there is no room for them. Once no write has been tried for half a minute, it is worth a try again.
    /// </summary>
    public bool HasNoRoom => _writer.IsValueCreated && _writer.Value.HasNoRoom(RoomMemory);

    /// <summary>
    /// Whether the database answers at all, tried now on a connection that no read or write of ours holds, within some seconds. To a file of this
    /// machine there is no way that could be cut.
    /// </summary>
    public virtual Task<bool> AnswersAsync(CancellationToken cancellationToken = default) => Task.FromResult(true);

    /// <summary>Opens the database that the options name.</summary>
    /// <param name="options">Where it is; validated here.</param>
    /// <param name="loggers">Make the database's logger; none by default.</param>
    /// <exception cref="StorageException">The options are not valid.</exception>
    public static NexusDatabase Open(StorageOptions options, ILoggerFactory? loggers = null)
    {
        options.ThrowIfNotValid();
        return options.Provider == StorageOptions.Postgres
            ? new PostgresDatabase(options, loggers?.CreateLogger<PostgresDatabase>())
            : new SqliteDatabase(options, loggers?.CreateLogger<SqliteDatabase>());
    }

    /// <summary>Brings the schema up to date in one transaction, whoever else does so at the same time.</summary>
    /// <exception cref="SchemaTooNewException">A newer program migrated the database.</exception>
    /// <exception cref="StorageException">The database failed; nothing was changed.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken = default)
    {
        foreach (Migration applied in await ApplyMigrationsAsync(cancellationToken).ConfigureAwait(false))
        {
            LogMigrated(applied.Version, applied.Name);
        }
    }

    /// <summary>Checks, without writing, that the database has the schema that this program knows.</summary>
    /// <exception cref="SchemaTooNewException">A newer program migrated the database.</exception>
    /// <exception cref="StorageException">The database cannot be reached, is missing, or has an older schema.</exception>
    public abstract Task CheckSchemaAsync(CancellationToken cancellationToken = default);

    /// <summary>Writes what waits and closes the database. Later calls are refused with a <see cref="StorageException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        BeginClosing();
        if (_writer.IsValueCreated)
        {
            await _writer.Value.DisposeAsync().ConfigureAwait(false);
        }

        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Applies the migrations that are missing, and returns them.</summary>
    private protected abstract Task<IReadOnlyList<Migration>> ApplyMigrationsAsync(CancellationToken cancellationToken);

    /// <summary>Says that nothing should wait for the database to come back any more.</summary>
    private protected virtual void BeginClosing()
    {
    }

    /// <summary>Closes what reads and what the engine uses; the writer has stopped.</summary>
    private protected abstract ValueTask CloseAsync();

    private GroupCommitWriter Writer() =>
        _disposed == 0 || _writer.IsValueCreated
            ? _writer.Value
            : throw new StorageException("The database is closed: the write was not made.");

    [LoggerMessage(Level = LogLevel.Information, Message = "The database was brought to schema version {Version} ({Name}).")]
    private partial void LogMigrated(int version, string name);
}
