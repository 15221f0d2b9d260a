using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Storage;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Silo;

/// <summary>
/// A silo inside another program, over the database of a data directory: it owns the directory while it runs, and listens on a free
/// port of the loopback interface only. Unfinished jobs of the directory go on as soon as it has started.
/// </summary>
public sealed partial class EmbeddedSilo : IAsyncDisposable
{
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

    /// <summary>Where the database is, for people.</summary>
    public string DatabaseLocation => Services.GetRequiredService<NexusDatabase>().Location;

    /// <summary>The services of the silo.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Takes the data directory and starts a silo on its database, which is created or brought up to date first.</summary>
    /// <param name="directory">The data directory; created when it is missing.</param>
    /// <param name="options">How the silo is set up.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="DataDirectoryInUseException">Another process holds the directory.</exception>
    /// <exception cref="DataDirectoryException">The directory cannot be used.</exception>
    /// <exception cref="PortInUseException">Another program listens on the port that the deployment names.</exception>
    /// <exception cref="Nexus.Storage.StorageException">The database cannot be used; a newer schema is a <see cref="Nexus.Storage.SchemaTooNewException"/>.</exception>
    public static async Task<EmbeddedSilo> StartAsync(
        DataDirectory directory, EmbeddedSiloOptions options, CancellationToken cancellationToken = default)
    {
        directory.Create();
        var held = directory.AcquireLock(options.Purpose);
        try
        {
            var host = await SiloHost.StartAsync(
                port => Build(directory, options, port), SiloHost.PortOf(directory, options, ofServer: 0), cancellationToken);
            return new EmbeddedSilo(host, held, options.StopLimit);
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
            await SiloHost.DisposeAsync(_host);
            _held.Dispose();
        }
    }

    private static IHost Build(DataDirectory directory, EmbeddedSiloOptions options, int siloPort)
    {
        // The empty builder: a program that embeds a silo has its own ideas of configuration files, environment and console.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.AddSilo(directory, options, siloPort);
        return builder.Build();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The silo did not stop within {Limit}. What it had not handed back will be recovered by the next start.")]
    private static partial void LogStopTooLong(ILogger logger, Exception late, TimeSpan limit);
}
