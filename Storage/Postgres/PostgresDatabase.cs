using System.Data.Common;
using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Nexus.Storage.Postgres;

/// <summary>The database on a PostgreSQL server, which several silos share.</summary>
public sealed partial class PostgresDatabase : NexusDatabase
{
    // The invariant under which the engine knows the driver.
    private const string Invariant = "Npgsql";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly PostgresConnections _connections;
    private readonly PostgresReads _reads;
    private readonly PostgresSchema _schema;
    private readonly CancellationTokenSource _closing;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Opens the database that the options name.</summary>
    /// <param name="options">Where it is; already validated.</param>
    /// <param name="logger">Takes failures and migrations; none by default.</param>
    /// <param name="time">The clock that stamps migrations; the system's by default.</param>
    public PostgresDatabase(StorageOptions options, ILogger<PostgresDatabase>? logger = null, TimeProvider? time = null)
        : this(options, Migration.All("postgres"), logger, time)
    {
    }

    internal PostgresDatabase(
        StorageOptions options, IReadOnlyList<Migration> migrations, ILogger<PostgresDatabase>? logger = null, TimeProvider? time = null)
        : this(options, new PostgresConnections(options), new CancellationTokenSource(), migrations, logger ?? NullLogger<PostgresDatabase>.Instance, time)
    {
    }

    private PostgresDatabase(
        StorageOptions options,
        PostgresConnections connections,
        CancellationTokenSource closing,
        IReadOnlyList<Migration> migrations,
        ILogger<PostgresDatabase> logger,
        TimeProvider? time)
        : this(options, connections, new PostgresReads(connections, options.MaxReaders), closing, migrations, logger, time)
    {
    }

    private PostgresDatabase(
        StorageOptions options,
        PostgresConnections connections,
        PostgresReads reads,
        CancellationTokenSource closing,
        IReadOnlyList<Migration> migrations,
        ILogger<PostgresDatabase> logger,
        TimeProvider? time)
        : base(
            options,
            reads,
            () => [.. Enumerable.Range(0, options.Writers)
                .Select(_ => new PostgresBatchExecutor(connections, TimeSpan.FromSeconds(options.ReconnectSeconds), closing.Token))],
            logger)
    {
        _connections = connections;
        _reads = reads;
        _schema = new PostgresSchema(connections, migrations);
        _closing = closing;
        _patience = TimeSpan.FromSeconds(options.ReconnectSeconds);
        _time = time ?? TimeProvider.System;
        _logger = logger;
    }

    /// <inheritdoc/>
    public override DbDataSource EngineDataSource => _connections.Engine;

    /// <inheritdoc/>
    public override string EngineInvariant => Invariant;

    /// <inheritdoc/>
    public override string Location => _connections.Location;

    /// <inheritdoc/>
    public override async Task CheckSchemaAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _schema.CheckAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException || PostgresErrors.MayPass(failure))
        {
            throw PostgresErrors.Explain(failure, Location);
        }
    }

    /// <inheritdoc/>
    public override async Task<bool> AnswersAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            // To be let in is an answer. A statement would be more, but where the way is cut, the driver waits long for it to be cancelled.
            await using NpgsqlConnection connection = await _connections.Checks.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (failure is NpgsqlException || PostgresErrors.MayPass(failure))
        {
            return false;
        }
    }

    /// <summary>The latest generation of the silos that have had an address, as the membership table has them; 0 when there was none.</summary>
    /// <param name="clusterId">The cluster.</param>
    /// <param name="endpoint">The address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The database failed.</exception>
    internal Task<int> LastGenerationAsync(string clusterId, IPEndPoint endpoint, CancellationToken cancellationToken = default) => WaitForAsync(
        async () =>
        {
            await using NpgsqlConnection connection = await _connections.Engine.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using NpgsqlCommand command = connection.CreateCommand();
            command.CommandText =
                "SELECT coalesce(max(Generation), 0) FROM OrleansMembershipTable WHERE DeploymentId = $1 AND Address = $2 AND Port = $3";
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = clusterId });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = endpoint.Address.ToString() });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = endpoint.Port });
            try
            {
                return (int)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
            }
            catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                // This silo is the first, and has not migrated yet.
                return 0;
            }
        },
        cancellationToken);

    private protected override Task<IReadOnlyList<Migration>> ApplyMigrationsAsync(CancellationToken cancellationToken) =>
        WaitForAsync(() => _schema.MigrateAsync(_time.GetUtcNow(), cancellationToken), cancellationToken);

    private async Task<T> WaitForAsync<T>(Func<Task<T>> first, CancellationToken cancellationToken)
    {
        for (long began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                return await first().ConfigureAwait(false);
            }
            catch (Exception failure) when (PostgresErrors.MayPass(failure) && Stopwatch.GetElapsedTime(began) + Pause <= _patience)
            {
                // Both may have been started at the same moment.
                LogWaiting(PostgresErrors.Explain(failure, Location).Message);
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is NpgsqlException || PostgresErrors.MayPass(failure))
            {
                throw PostgresErrors.Explain(failure, Location);
            }
        }
    }

    private protected override void BeginClosing() => _closing.Cancel();

    private protected override ValueTask CloseAsync()
    {
        _reads.Dispose();
        _closing.Dispose();
        return _connections.DisposeAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for the database. {Reason}")]
    private partial void LogWaiting(string reason);
}
