using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Silo;

/// <summary>
/// A silo inside another program, over the database of a data directory: it owns the directory while it runs, and listens on a free
/// port of the loopback interface only. Unfinished jobs of the directory go on as soon as it has started.
/// </summary>
public sealed partial class EmbeddedSilo : IAsyncDisposable
{
    private const int MaxBindAttempts = 10;

    private readonly IHost _host;
    private readonly DataDirectoryLock _held;
    private readonly TimeSpan _stopLimit;
    private bool _disposed;

    private EmbeddedSilo(IHost host, DataDirectoryLock held, TimeSpan stopLimit)
    {
        _host = host;
        _held = held;
        _stopLimit = stopLimit;
    }

    /// <summary>Calls grains.</summary>
    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    /// <summary>Reads jobs, items and results.</summary>
    public IJobStore Jobs => Services.GetRequiredService<IJobStore>();

    /// <summary>Stores programs.</summary>
    public IProgramStore Programs => Services.GetRequiredService<IProgramStore>();

    /// <summary>The services of the silo.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Takes the data directory and starts a silo on its database, which is created or brought up to date first.</summary>
    /// <param name="directory">The data directory; created when it is missing.</param>
    /// <param name="options">How the silo is set up.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="DataDirectoryInUseException">Another process holds the directory.</exception>
    /// <exception cref="DataDirectoryException">The directory cannot be used.</exception>
    /// <exception cref="Nexus.Storage.StorageException">The database cannot be used; a newer schema is a <see cref="Nexus.Storage.SchemaTooNewException"/>.</exception>
    public static async Task<EmbeddedSilo> StartAsync(
        DataDirectory directory, EmbeddedSiloOptions options, CancellationToken cancellationToken = default)
    {
        directory.Create();
        var held = directory.AcquireLock(options.Purpose);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var host = Build(directory, options, FreePort());
                try
                {
                    await host.StartAsync(cancellationToken);
                    return new EmbeddedSilo(host, held, options.StopLimit);
                }
                catch (Exception exception)
                {
                    await DisposeAsync(host);

                    // Between our asking for a free port and the silo's binding it, another process may have taken it.
                    if (!IsAddressInUse(exception) || attempt == MaxBindAttempts)
                    {
                        throw;
                    }
                }
            }
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Stops as planned: what runs is interrupted and handed back, to be started again by whoever starts next. What does not stop within
    /// the limit is left to recovery, as after a crash.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            using var limit = new CancellationTokenSource(_stopLimit);
            await _host.StopAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            LogStopTooLong(_host.Services.GetRequiredService<ILogger<EmbeddedSilo>>(), late, _stopLimit);
        }
        finally
        {
            await DisposeAsync(_host);
            _held.Dispose();
        }
    }

    /// <summary>Whether a start failed because a port was taken.</summary>
    internal static bool IsAddressInUse(Exception? exception) => exception switch
    {
        null => false,
        SocketException socket => socket.SocketErrorCode == SocketError.AddressAlreadyInUse,
        AggregateException several => several.InnerExceptions.Any(IsAddressInUse),
        _ => IsAddressInUse(exception.InnerException),
    };

    private static IHost Build(DataDirectory directory, EmbeddedSiloOptions options, int port)
    {
        // The empty builder: a program that embeds a silo has its own ideas of configuration files, environment and console.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(options.VerboseLog is null ? options.FileLogLevel : LogLevel.Information);
        builder.Logging.AddProvider(LineLoggerProvider.ToFile(directory.LogPath, options.FileLogLevel));
        if (options.VerboseLog is { } verbose)
        {
            builder.Logging.AddProvider(LineLoggerProvider.To(verbose, LogLevel.Information));
        }

        // The engine recommends the server's garbage collector, whose heaps a command of a few seconds only pays for.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        builder.Services.AddSingleton<IHostLifetime, UnattendedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopLimit);

        // No gateway: clients of this silo are in its own process.
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(port, gatewayPort: 0, serviceId: options.ServiceId, clusterId: options.ServiceId)
            .AddNexus(storage =>
            {
                storage.Path = directory.DatabasePath;
                storage.ServiceId = options.ServiceId;
            }));
        return builder.Build();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async ValueTask DisposeAsync(IHost host)
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The silo did not stop within {Limit}. What it had not handed back will be recovered by the next start.")]
    private static partial void LogStopTooLong(ILogger logger, Exception late, TimeSpan limit);

    /// <summary>Leaves signals to the program that embeds the silo: it decides when to stop.</summary>
    private sealed class UnattendedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
