using System.Globalization;
using Npgsql;

namespace Nexus.Storage.Postgres;

/// <summary>
/// How connections to the server are opened: one pool for our reads and writes, which bound themselves, and one for the engine's providers, which
/// do not, so that neither can starve the other; and a connection of no pool to ask whether the server answers, which neither can delay.
/// </summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    // A silo that vanishes or hangs in the middle of a transaction holds its locks no longer than this: by the time that it is called dead, the
    // others can go on. A transaction of ours is idle for as long as the next statement takes to arrive.
    private const int IdleInTransactionMilliseconds = 10_000;

    // The server's own limit should fire first: it says what happened, and the connection lives on.
    private const int ClientGraceSeconds = 5;

    // Statements that differ in which values are null are prepared apart; about a hundred occur.
    private const int MaxPrepared = 250;

    // How long a check waits.
    private const int CheckSeconds = 3;

    private readonly NpgsqlDataSource _stores;

    public PostgresConnections(StorageOptions options)
    {
        NpgsqlConnectionStringBuilder stores = Settings(options);
        Location = Describe(stores);

        // Our statements leave nothing behind that a reset would have to undo.
        stores.MaxPoolSize = options.Writers + options.MaxReaders;
        stores.NoResetOnClose = true;
        _stores = NpgsqlDataSource.Create(stores);

        NpgsqlConnectionStringBuilder engine = Settings(options);
        engine.MaxPoolSize = options.EngineConnections;
        Engine = NpgsqlDataSource.Create(engine);

        NpgsqlConnectionStringBuilder checks = Settings(options);
        (checks.Pooling, checks.Timeout) = (false, CheckSeconds);
        Checks = NpgsqlDataSource.Create(checks);
    }

    /// <summary>The database and its server, for people.</summary>
    public string Location { get; }

    /// <summary>Connections for the engine's providers.</summary>
    public NpgsqlDataSource Engine { get; }

    /// <summary>Connections that ask whether the server answers.</summary>
    public NpgsqlDataSource Checks { get; }

    /// <summary>What is wrong with a connection string, in a sentence without its content, or null.</summary>
    public static string? MistakeIn(string connectionString)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException)
        {
            return $"NEXUS__Storage__ConnectionString cannot be read: {failure.Message}";
        }

        return string.IsNullOrEmpty(settings.Host) || string.IsNullOrEmpty(settings.Database)
            ? "NEXUS__Storage__ConnectionString must name a server and a database: Host=...;Database=...;Username=...;Password=..."
            : null;
    }

    /// <summary>Opens a connection of our own on the caller's thread.</summary>
    public NpgsqlConnection Open() => _stores.OpenConnection();

    /// <summary>Opens a connection of our own.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => _stores.OpenConnectionAsync(cancellationToken);

    /// <summary>Forgets the connections that nobody uses: after one was lost, the others most likely are as well.</summary>
    public void Forget() => _stores.Clear();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync().ConfigureAwait(false);
        await Engine.DisposeAsync().ConfigureAwait(false);
        await Checks.DisposeAsync().ConfigureAwait(false);
    }

    private static NpgsqlConnectionStringBuilder Settings(StorageOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            Pooling = true,
            MinPoolSize = 0,
            MaxAutoPrepare = MaxPrepared,
            AutoPrepareMinUsages = 2,
            CommandTimeout = options.StatementTimeoutSeconds + ClientGraceSeconds,
            TcpKeepAlive = true,
            Timezone = "UTC",
            Enlist = false,

            // By it a failure finds the write that it belongs to.
            IncludeFailedBatchedCommand = true,
        };
        settings.ApplicationName ??= "nexus";

        // At connecting, where they outrank what the database or the role has by default: an acknowledged write is on disk, whatever they say.
        settings.Options = string.Create(
            CultureInfo.InvariantCulture,
            $"{settings.Options} -c synchronous_commit=on -c statement_timeout={options.StatementTimeoutSeconds * 1000} -c idle_in_transaction_session_timeout={IdleInTransactionMilliseconds}").TrimStart();
        return settings;
    }

    private static string Describe(NpgsqlConnectionStringBuilder settings) =>
        string.Create(CultureInfo.InvariantCulture, $"database {settings.Database} on {settings.Host}:{settings.Port}");
}
