using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Gateway;
using Nexus.Gateway.Backends;
using Nexus.Gateway.Pages;
using Nexus.Gateway.Telemetry;

namespace Nexus.Silo;

/// <summary>
/// Silo and gateway in one process, over the database of a data directory, which it owns while it runs. Clients find it by
/// <see cref="LiveServer"/> and the administrator's token by <see cref="DataDirectory.AdministratorTokenPath"/>.
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
    private bool _disposed;

    private NexusServer(WebApplication application, DataDirectory directory, DataDirectoryLock held, TimeSpan stopLimit)
    {
        _application = application;
        _directory = directory;
        _held = held;
        _stopLimit = stopLimit;
        var addresses = application.Services.GetRequiredService<ServerEndpoints>();
        (GrpcAddress, HttpAddress) = (addresses.Grpc, addresses.Http);
    }

    /// <summary>Where gRPC listens, with the actual port.</summary>
    public Uri GrpcAddress { get; }

    /// <summary>Where HTTP/1.1 listens, with the actual port.</summary>
    public Uri HttpAddress { get; }

    /// <summary>The services of the server.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Takes the data directory and starts a server on its database, which is created or brought up to date first.</summary>
    /// <param name="directory">The data directory; created when it is missing.</param>
    /// <param name="options">How the server is set up.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="DataDirectoryInUseException">Another process holds the directory.</exception>
    /// <exception cref="DataDirectoryException">The directory cannot be used.</exception>
    /// <exception cref="PortInUseException">Another program listens on one of the ports.</exception>
    /// <exception cref="Nexus.Storage.StorageException">The database cannot be used; a newer schema is a <see cref="Nexus.Storage.SchemaTooNewException"/>.</exception>
    public static async Task<NexusServer> StartAsync(
        DataDirectory directory, NexusServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(options);
        directory.Create();
        var held = directory.AcquireLock(options.Purpose);
        try
        {
            var application = await SiloHost.StartAsync(
                port => Build(directory, options, port), SiloHost.PortOf(directory, options, DeploymentOptions.DefaultPort), cancellationToken);
            var server = new NexusServer(application, directory, held, options.StopLimit);
            new LiveServer(Environment.ProcessId, server.GrpcAddress, server.HttpAddress, DateTimeOffset.UtcNow).Write(directory);
            application.Services.GetRequiredService<ServerReadiness>().MarkStarted();
            return server;
        }
        catch (Exception exception) when (TakenPort(exception) is { } taken)
        {
            held.Dispose();
            throw new PortInUseException($"The server cannot listen on {AddressesOf(options)}: {taken.Message}", exception);
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
        builder.AddSilo(directory, options, siloPort);
        var endpoints = new ServerEndpoints();
        builder.Services.AddSingleton(endpoints);
        builder.Services.AddSingleton(directory);
        builder.Services.AddSingleton<IBackendDirectory, BackendDirectory>();
        builder.Services.AddHostedService<AdministratorToken>();
        builder.Services.AddNexusGateway(options.Gateway);
        builder.Services.AddNexusPages();
        builder.AddNexusTelemetry(options.Telemetry);
        builder.UseOrleans(silo => silo.AddNexusTelemetry().AddNexusDashboard());
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
            kestrel.Listen(options.Address, options.GrpcPort, listen => endpoints.ListenGrpc(listen, HttpProtocols.Http2));
        });
        var application = builder.Build();
        application.UseNexusGateway();
        application.MapNexusGateway();
        application.MapNexusPages();
        return application;
    }

    private static string AddressesOf(NexusServerOptions options) =>
        $"{new IPEndPoint(options.Address, options.HttpPort)} and {new IPEndPoint(options.Address, options.GrpcPort)}";

    private static AddressInUseException? TakenPort(Exception? exception) => exception switch
    {
        null => null,
        AddressInUseException taken => taken,
        AggregateException several => several.InnerExceptions.Select(TakenPort).FirstOrDefault(t => t is not null),
        _ => TakenPort(exception.InnerException),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server did not stop within {Limit}. What it had not handed back will be recovered by the next start.")]
    private static partial void LogStopTooLong(ILogger logger, Exception late, TimeSpan limit);

    /// <summary>Remembers the endpoints, which know their actual ports once they listen.</summary>
    private sealed class ServerEndpoints
    {
        private ListenOptions? _http;
        private ListenOptions? _grpc;

        public Uri Http => AddressOf(_http);

        public Uri Grpc => AddressOf(_grpc);

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

        private static Uri AddressOf(ListenOptions? listen)
        {
            var bound = listen?.IPEndPoint ?? throw new InvalidOperationException("The server has not started.");
            var address = bound.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
                : bound.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
                : bound.Address;
            return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{new IPEndPoint(address, bound.Port)}"));
        }
    }
}
