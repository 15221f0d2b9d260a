using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Nexus.Postgres.Testing;
using Nexus.Silo;
using Nexus.Storage;

namespace Nexus.Faults.Server;

/// <summary>A data directory and a database of a test's own, on one kind of storage.</summary>
public sealed class FaultPlace : IAsyncDisposable
{
    private readonly DirectoryInfo _home;
    private readonly ThrowawayDatabase? _throwaway;

    private FaultPlace(DirectoryInfo home, ThrowawayDatabase? throwaway, StorageOptions options)
    {
        (_home, _throwaway) = (home, throwaway);
        Storage = new FaultStorage(options, FreePort());
        Database = Storage.Open();
        Directory = DataDirectory.Locate(home.FullName);
    }

    /// <summary>The data directory of its server.</summary>
    public DataDirectory Directory { get; }

    /// <summary>Its storage, as a server is told of it.</summary>
    public FaultStorage Storage { get; }

    /// <summary>Its database, open for the tests themselves.</summary>
    public NexusDatabase Database { get; }

    /// <summary>Makes one.</summary>
    /// <param name="provider">The kind of storage.</param>
    /// <param name="server">PostgreSQL: the server; the one that all tests share by default.</param>
    /// <param name="at">Where its data directory is made; the place for temporary files by default.</param>
    public static async Task<FaultPlace> CreateAsync(string provider, PostgresServer? server = null, string? at = null)
    {
        var home = at is null
            ? System.IO.Directory.CreateTempSubdirectory("nexus-faults-")
            : System.IO.Directory.CreateDirectory(Path.Combine(at, "nexus"));
        if (provider == StorageOptions.Sqlite)
        {
            return new FaultPlace(home, null, new StorageOptions { Path = Path.Combine(home.FullName, "nexus.db") });
        }

        var database = await ThrowawayDatabase.CreateAsync(server);
        return new FaultPlace(home, database, new StorageOptions { Provider = provider, ConnectionString = database.ConnectionString });
    }

    /// <summary>A server of its own process on this place; not started yet.</summary>
    /// <param name="variables">Variables that it gets besides those of its storage; none by default.</param>
    public FaultServerProcess NewServer(IReadOnlyDictionary<string, string?>? variables = null) =>
        new(Directory, Storage.Variables.Concat(variables ?? new Dictionary<string, string?>()).ToDictionary());

    /// <summary>How large the database is, in bytes.</summary>
    public async Task<long> DatabaseBytesAsync() => _throwaway is null
        ? _home.EnumerateFiles("nexus.db*").Sum(file => file.Length)
        : Convert.ToInt64(await _throwaway.RunAsync("SELECT pg_database_size(current_database())"), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (_throwaway is not null)
        {
            await _throwaway.DisposeAsync();
        }

        _home.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
