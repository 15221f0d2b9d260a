using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nexus.Silo;

/// <summary>The set-up of a silo on a data directory, whatever else its process does.</summary>
internal static class SiloHost
{
    private const int MaxBindAttempts = 10;

    /// <summary>Adds the silo and its logging: on one port of the loopback interface, over the database of the data directory.</summary>
    public static void AddSilo(this IHostApplicationBuilder builder, DataDirectory directory, SiloOptions options, int siloPort)
    {
        builder.Logging.SetMinimumLevel(options.VerboseLog is null ? options.FileLogLevel : LogLevel.Information);
        builder.Logging.AddProvider(LineLoggerProvider.ToFile(directory.LogPath, options.FileLogLevel));
        if (options.VerboseLog is { } verbose)
        {
            builder.Logging.AddProvider(LineLoggerProvider.To(verbose, LogLevel.Information));
        }

        // The engine recommends the server's garbage collector, whose heaps a command of a few seconds only pays for.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);

        // Its first check counts from the start of the machine, and warns of hours in which there was no silo.
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        builder.Services.AddSingleton<IHostLifetime, UnattendedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopLimit);

        // No gateway: clients of this silo are in its own process.
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort, gatewayPort: 0, serviceId: options.ServiceId, clusterId: options.ServiceId)
            .AddNexus(storage =>
            {
                storage.Path = directory.DatabasePath;
                storage.ServiceId = options.ServiceId;
            }));
    }

    /// <summary>Starts a host with a silo on a free port.</summary>
    /// <param name="build">Builds the host for a port of the silo.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    public static async Task<THost> StartAsync<THost>(Func<int, THost> build, CancellationToken cancellationToken)
        where THost : IHost
    {
        for (var attempt = 1; ; attempt++)
        {
            var host = build(FreePort());
            try
            {
                await host.StartAsync(cancellationToken);
                return host;
            }
            catch (Exception exception)
            {
                await DisposeAsync(host);

                // Between our asking for a free port and the silo's binding it, another process may have taken it.
                if (!IsSiloPortInUse(exception) || attempt == MaxBindAttempts)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Disposes a host in the way that it prefers.</summary>
    public static async ValueTask DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        else
        {
            host.Dispose();
        }
    }

    // A port that the user chose, for the web server, is not picked again.
    private static bool IsSiloPortInUse(Exception? exception) => exception switch
    {
        null or AddressInUseException => false,
        SocketException socket => socket.SocketErrorCode == SocketError.AddressAlreadyInUse,
        AggregateException several => several.InnerExceptions.Any(IsSiloPortInUse),
        _ => IsSiloPortInUse(exception.InnerException),
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
