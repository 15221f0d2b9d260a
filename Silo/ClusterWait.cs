using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Storage;

namespace Nexus.Silo;

/// <summary>
/// Has a gateway that starts alone wait for a silo, and for the database that the first silo migrates: they may have been started at the same moment.
/// </summary>
internal sealed partial class ClusterWait(NexusDatabase database, ILogger<ClusterWait> logger) : IHostedService, IClientConnectionRetryFilter
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long _began;

    /// <summary>Waits for the database.</summary>
    /// <exception cref="StorageException">It cannot be used, and has not been for a minute.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await database.CheckSchemaAsync(cancellationToken);
                return;
            }
            catch (StorageException failure) when (failure is not SchemaTooNewException && Stopwatch.GetElapsedTime(_began) < Limit)
            {
                LogWaiting(failure.Message);
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Says whether the client should try again to reach a silo.</summary>
    /// <exception cref="StorageException">None has answered for a minute.</exception>
    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (Stopwatch.GetElapsedTime(_began) >= Limit)
        {
            throw new StorageException(
                $"No silo of {database.Location} has answered for {Limit.TotalSeconds:0} s. A gateway alone needs a silo with NEXUS__Silo__GatewayPort set, at an address that it can reach.",
                innerException: exception);
        }

        LogWaiting(exception.Message);
        await Task.Delay(Pause, cancellationToken);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for the cluster: {Reason}")]
    private partial void LogWaiting(string reason);
}
