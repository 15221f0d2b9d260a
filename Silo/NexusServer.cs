using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Gateway;
using Nexus.Gateway.Pages;
using Nexus.Gateway.Telemetry;
using Nexus.Storage;

namespace Nexus.Silo;

/// <summary>
/// Silo and gateway in one process, or one of them alone (<see cref="ServerRoles"/>), with a data directory that it owns while it runs. Clients
/// find it by <see cref="LiveServer"/> and the administrator's token by <see cref="DataDirectory.AdministratorTokenPath"/>.
/// </summary>
public sealed partial class NexusServer : IAsyncDisposable
{
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Of the time to stop, open requests get a third at most: the work in the silo is handed back in the rest.</summary>
    private const int RequestsShare = 3;

    private readonly WebApplication _application;
    private readonly DataDirectory _directory;
    private readonly DataDirectoryLock _held;
    private readonly TimeSpan _stopLimit;
    private readonly Uri? _grpc;
    private bool _disposed;

    private NexusServer(WebApplication application, DataDirectory directory, DataDirectoryLock held, NexusServerOptions options)
    {
        _application = application;
        _directory = directory;
        _held = held;
        _stopLimit = options.StopLimit;
        Roles = options.Roles;
        var addresses = application.Services.GetRequiredService<ServerEndpoints>();
        (_grpc, HttpAddress) = (addresses.Grpc, addresses.Http);
    }

    /// <summary>What the process does.</summary>
    public ServerRoles Roles { get; }

    /// <summary>Where gRPC listens, with the actual port.</summary>
    /// <exception cref="InvalidOperationException">The process is no gateway.</exception>
    public Uri GrpcAddress => _grpc ?? throw new InvalidOperationException("A silo alone takes no calls.");

    /// <summary>Where HTTP/1.1 listens, with the actual port.</summary>
    public Uri HttpAddress { get; }

    /// <summary>Where the administrator's token is; null when it is not in this data directory, because another server has made it.</summary>
    public string? AdministratorTokenPath => Services.GetService<AdministratorToken>()?.Path;

    /// <summary>The services of the server.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Takes the data directory and starts a server on its database, which is created or brought up to date first.</summary>
    /// <param name="directory">The data directory; created when it is missing.</param>
    /// <param name="options">How the server is set up.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="DataDirectoryInUseException">Another process holds the directory.</exception>
    /// <exception cref="DataDirectoryException">The directory cannot be used.</exception>
    /// <exception cref="PortInUseException">Another program listens on one of the ports.</exception>
    /// <exception cref="ListenAddressException">The address is not this machine's.</exception>
    /// <exception cref="StorageException">
    /// The database cannot be used; a newer schema is a <see cref="SchemaTooNewException"/>. Or there is none that silos share, and the process
    /// is only one of silo and gateway; or it is a gateway alone, and no silo has answered for a minute.
    /// </exception>
    public static async Task<NexusServer> StartAsync(
        DataDirectory directory, NexusServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Roles != ServerRoles.All && options.Deployment.StorageFor(directory, options.ServiceId).Provider != StorageOptions.Postgres)
        {
            throw new StorageException(
                "A gateway alone, or a silo without one, works with others on a database that they share: set NEXUS__Storage__Provider=postgres.");
        }

        directory.Create();
        var held = directory.AcquireLock(options.Purpose);
        try
        {
            var application = await SiloHost.StartAsync(
                port => Build(directory, options, port), SiloHost.PortOf(directory, options, DeploymentOptions.DefaultPort), cancellationToken);
            var server = new NexusServer(application, directory, held, options);
            if (options.Roles.HasFlag(ServerRoles.Gateway))
            {
                new LiveServer(Environment.ProcessId, server.GrpcAddress, server.HttpAddress, DateTimeOffset.UtcNow).Write(directory);
            }

            application.Services.GetRequiredService<ServerReadiness>().MarkStarted();
            return server;
        }
        catch (Exception exception) when (TakenPort(exception) is { } taken)
        {
            held.Dispose();
            throw new PortInUseException($"The server cannot listen on {AddressesOf(options)}: {taken.Message}", exception);
        }
        catch (Exception exception) when (IsNotOurAddress(exception) && ForeignOf(options) is not null)
        {
            held.Dispose();
            throw new ListenAddressException($"The server cannot listen on {ForeignOf(options)}: this machine does not have that address.", exception);
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is not OperationCanceledException)
        {
            // The engine has an exception of its own for a start that was given up.
            held.Dispose();
            throw new OperationCanceledException("The start was given up.", exception, cancellationToken);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Stops as planned: first it is no longer ready, refuses new jobs and ends the streams; then what runs is handed back, to be started
    /// again by whoever starts next. What does not stop within the limit is left to recovery, as after a crash.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Services.GetRequiredService<ServerReadiness>().BeginDrain();
        try
        {
            File.Delete(_directory.ServerPath);
            using var limit = new CancellationTokenSource(_stopLimit);
            using (var requests = new CancellationTokenSource(_stopLimit / RequestsShare))
            {
                await Services.GetRequiredService<IServer>().StopAsync(requests.Token);
            }

            await _application.StopAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            LogStopTooLong(Services.GetRequiredService<ILogger<NexusServer>>(), late, _stopLimit);
        }
        finally
        {
            await _application.DisposeAsync();
            _held.Dispose();
        }
    }

    private static WebApplication Build(DataDirectory directory, NexusServerOptions options, int siloPort)
    {
        // The empty builder: settings come from the options, so that a server in a test is the server of a command.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        if (options.Roles.HasFlag(ServerRoles.Silo))
        {
            builder.AddSilo(directory, options, siloPort);
            builder.UseOrleans(silo => silo.AddNexusTelemetry().AddNexusDashboard());
            builder.Services.AddSingleton(directory);
            builder.Services.AddSingleton<AdministratorToken>();
            builder.Services.AddHostedService(services => services.GetRequiredService<AdministratorToken>());
        }
        else
        {
            builder.AddClusterClient(directory, options);
            builder.UseOrleansClient(client => client.AddNexusTelemetry().AddNexusDashboard());
        }

        var isGateway = options.Roles.HasFlag(ServerRoles.Gateway);
        if (isGateway)
        {
            builder.Services.AddNexusGateway(options.Gateway);
        }
        else
        {
            builder.Services.AddNexusAccess(options.Gateway);
        }

        var endpoints = new ServerEndpoints();
        builder.Services.AddSingleton(endpoints);
        builder.Services.AddNexusPages();
        builder.AddNexusTelemetry(options.Telemetry);
        options.Services?.Invoke(builder.Services);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.Http2.MaxStreamsPerConnection = options.MaxCallsPerConnection;

            // Finds clients that are gone without a word: a watch may have nothing to write for long.
            kestrel.Limits.Http2.KeepAlivePingDelay = PingAfter;
            kestrel.Limits.Http2.KeepAlivePingTimeout = PingTimeout;

            // It would cut the connection, and with it every other call on it; PacedWriter drops the one that is slow.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(options.Address, options.HttpPort, listen => endpoints.ListenHttp(listen, HttpProtocols.Http1));
            if (isGateway)
            {
                kestrel.Listen(options.Address, options.GrpcPort, listen => endpoints.ListenGrpc(listen, HttpProtocols.Http2));
            }
        });
        var application = builder.Build();
        application.UseNexusGateway();
        if (isGateway)
        {
            application.MapNexusGateway();
        }

        application.MapNexusPages();
        return application;
    }

    private static string AddressesOf(NexusServerOptions options) => options.Roles.HasFlag(ServerRoles.Gateway)
        ? $"{new IPEndPoint(options.Address, options.HttpPort)} and {new IPEndPoint(options.Address, options.GrpcPort)}"
        : $"{new IPEndPoint(options.Address, options.HttpPort)}";

    private static AddressInUseException? TakenPort(Exception? exception) => exception switch
    {
        null => null,
        AddressInUseException taken => taken,
        AggregateException several => several.InnerExceptions.Select(TakenPort).FirstOrDefault(t => t is not null),
        _ => TakenPort(exception.InnerException),
    };

    /// <summary>Which of the addresses, the server's or the silo's for others, is not this machine's.</summary>
    private static IPAddress? ForeignOf(NexusServerOptions options) =>
        new[] { options.Address, options.Deployment.Address }.FirstOrDefault(address => !IsOurs(address));

    private static bool IsOurs(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException foreign) when (foreign.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            return false;
        }
    }

    private static bool IsNotOurAddress(Exception? exception) => exception switch
    {
        null => false,
        SocketException socket => socket.SocketErrorCode == SocketError.AddressNotAvailable,
        AggregateException several => several.InnerExceptions.Any(IsNotOurAddress),
        _ => IsNotOurAddress(exception.InnerException),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server did not stop within {Limit}. What it had not handed back will be recovered by the next start.")]
    private static partial void LogStopTooLong(ILogger logger, Exception late, TimeSpan limit);

    /// <summary>Remembers the endpoints, which know their actual ports once they listen.</summary>
    private sealed class ServerEndpoints
    {
        private ListenOptions? _http;
        private ListenOptions? _grpc;

        public Uri Http => AddressOf(_http ?? throw new InvalidOperationException("The server has not started."));

        public Uri? Grpc => _grpc is null ? null : AddressOf(_grpc);

        public void ListenHttp(ListenOptions listen, HttpProtocols protocols)
        {
            listen.Protocols = protocols;
            _http = listen;
        }

        public void ListenGrpc(ListenOptions listen, HttpProtocols protocols)
        {
            listen.Protocols = protocols;
            _grpc = listen;
        }

        private static Uri AddressOf(ListenOptions listen)
        {
            var bound = listen.IPEndPoint ?? throw new InvalidOperationException("The server has not started.");
            var address = bound.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
                : bound.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
                : bound.Address;
            return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{new IPEndPoint(address, bound.Port)}"));
        }
    }
}
