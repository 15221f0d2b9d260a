using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Grains;
using Nexus.Storage;
using Orleans.Configuration;

namespace Nexus.Silo;

/// <summary>The set-up of a silo on a data directory, or of a client of silos elsewhere, whatever else the process does.</summary>
internal static class SiloHost
{
    private const int MaxBindAttempts = 10;

    // A probe that takes longer is missed, and three in a row make a death. The engine's own 5 s find one after about 20 s; shorter than this, a
    // busy processor would be taken for a dead one.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(3);

    // Where probes have been slow, the engine waits longer for them, and as long for a sign of life on the connection; its own bound, four times the
    // time-out, would leave a silo that hangs unnoticed for half a minute.
    private static readonly TimeSpan LongestProbeTimeout = TimeSpan.FromSeconds(4);

    // Silos tell each other of deaths; the table is for those that missed it, such as one that wakes after it was stopped.
    private static readonly TimeSpan TableRefresh = TimeSpan.FromSeconds(10);

    // Three of these without a sign of life, and a silo that starts while all others are dead need not reach them.
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(5);

    // A gateway that runs alone is not told that the silo of a call in flight has died. Watches wait longer, as their method says.
    private static readonly TimeSpan ClientPatience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds the silo and its logging: over the file in the data directory, alone, on a port of the loopback interface; or over the database of a
    /// server, with the other silos that share it.
    /// </summary>
    /// <exception cref="StorageException">The settings of the database are not valid.</exception>
    public static void AddSilo(this IHostApplicationBuilder builder, DataDirectory directory, SiloOptions options, int siloPort)
    {
        builder.AddProcess(directory, options);
        var deployment = options.Deployment;
        var storage = deployment.StorageFor(directory, options.ServiceId);
        storage.ThrowIfNotValid();
        builder.Services.AddSingleton<IFatalErrorHandler, SiloEnd>();
        builder.UseOrleans(silo =>
        {
            if (storage.Provider == StorageOptions.Postgres)
            {
                silo.UseNexusMembership()
                    .ConfigureEndpoints(deployment.Address, siloPort, deployment.GatewayPort)
                    .Configure<ClusterOptions>(cluster => Name(cluster, deployment, storage))
                    .Configure<ClusterMembershipOptions>(membership =>
                    {
                        membership.ProbeTimeout = ProbeTimeout;
                        membership.MaxProbeTimeout = LongestProbeTimeout;
                        membership.TableRefreshTimeout = TableRefresh;
                        membership.IAmAliveTablePublishTimeout = SignOfLife;
                    });
                silo.Services.AddHostedService<CutOffWatch>();
                if (deployment.OnKubernetes)
                {
                    silo.UseKubernetesHosting();
                }
            }
            else
            {
                // No gateway: clients of this silo are in its own process.
                silo.UseLocalhostClustering(siloPort, gatewayPort: 0, serviceId: storage.ServiceId, clusterId: storage.ServiceId);
            }

            silo.AddNexus(nexus => deployment.Apply(nexus, directory, options.ServiceId), deployment.Jobs);
        });

        // The engine's clock as well: where the machine's is set back, no grain could activate until it has caught up.
        builder.Services.AddSingleton<TimeProvider>(new SteadyTimeProvider(TimeProvider.System));
    }

    /// <summary>Adds a client of the cluster that shares the database, and its logging: a process without grains.</summary>
    /// <exception cref="StorageException">The settings of the database are not valid.</exception>
    public static void AddClusterClient(this IHostApplicationBuilder builder, DataDirectory directory, SiloOptions options)
    {
        builder.AddProcess(directory, options);
        var deployment = options.Deployment;
        var storage = deployment.StorageFor(directory, options.ServiceId);
        storage.ThrowIfNotValid();
        builder.Services.AddNexusStorage(nexus => deployment.Apply(nexus, directory, options.ServiceId));

        // Before the client: it reads the silos' tables.
        builder.Services.AddSingleton<ClusterWait>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ClusterWait>());
        builder.UseOrleansClient(client =>
        {
            client.UseNexusMembership()
                .Configure<ClusterOptions>(cluster => Name(cluster, deployment, storage))
                .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TableRefresh)
                .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ClientPatience);
            client.Services.AddSingleton<IClientConnectionRetryFilter>(services => services.GetRequiredService<ClusterWait>());
        });
    }

    /// <summary>Adds what every process has: its log, and a stop that the program around it decides on.</summary>
    private static void AddProcess(this IHostApplicationBuilder builder, DataDirectory directory, SiloOptions options)
    {
        builder.Logging.SetMinimumLevel(options.VerboseLog is null ? options.FileLogLevel : LogLevel.Information);
        builder.Logging.AddProvider(LineLoggerProvider.ToFile(directory.LogPath, options.FileLogLevel));
        if (options.VerboseLog is { } verbose)
        {
            builder.Logging.AddProvider(LineLoggerProvider.To(verbose, LogLevel.Information));
        }

        // The engine recommends the server's garbage collector, whose heaps a command of a few seconds only pays for.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);

        // What it retries, the engine tells of itself.
        builder.Logging.AddFilter("Polly", LogLevel.None);

        // Its first check counts from the start of the machine, and warns of hours in which there was no silo.
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        builder.Services.AddSingleton<IHostLifetime, UnattendedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopLimit);
    }

    private static void Name(ClusterOptions cluster, DeploymentOptions deployment, StorageOptions storage)
    {
        cluster.ServiceId = storage.ServiceId;
        cluster.ClusterId = deployment.ClusterId ?? storage.ServiceId;
    }

    /// <summary>The port that a silo must have, or 0 when any free one will do.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="options">How the silo is set up.</param>
    /// <param name="ofServer">The port where silos share a database and none is set.</param>
    public static int PortOf(DataDirectory directory, SiloOptions options, int ofServer) =>
        options.Deployment.StorageFor(directory, options.ServiceId).Provider == StorageOptions.Postgres ? options.Deployment.Port ?? ofServer : 0;

    /// <summary>Starts a host with a silo on the port that it must have, or on a free one.</summary>
    /// <param name="build">Builds the host for a port of the silo.</param>
    /// <param name="port">The port that the silo must have, or 0.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="PortInUseException">Another program listens on the port that the silo must have.</exception>
    public static async Task<THost> StartAsync<THost>(Func<int, THost> build, int port, CancellationToken cancellationToken)
        where THost : IHost
    {
        for (var attempt = 1; ; attempt++)
        {
            var host = build(port == 0 ? FreePort() : port);
            try
            {
                await host.StartAsync(cancellationToken);
                return host;
            }
            catch (Exception exception)
            {
                await DisposeAsync(host);
                if (port != 0 && IsSiloPortInUse(exception))
                {
                    throw new PortInUseException($"The silo cannot listen on port {port}: another program does. Set NEXUS__Silo__Port.", exception);
                }

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
