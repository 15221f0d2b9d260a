using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Grains;
using Nexus.Grains.Silos;
using Nexus.Storage;

namespace Nexus.Silo;

/// <summary>
/// Ends a silo that has not reached the database for too long while another silo does (<see cref="CutOff"/>). The others see nothing wrong with it: it
/// answers them, and nobody but itself would take its jobs away.
/// </summary>
internal sealed partial class CutOffWatch(
    NexusDatabase database,
    IGrainFactory grains,
    IClusterMembershipService membership,
    ILocalSiloDetails silo,
    IFatalErrorHandler end,
    TimeProvider time,
    ILogger<CutOffWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(3);

    /// <summary>Longer than another's check takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        long? since = null;
        var told = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (await database.AnswersAsync(stoppingToken))
            {
                (since, told) = (null, false);
                continue;
            }

            var unanswered = time.GetElapsedTime(since ??= time.GetTimestamp());
            if (unanswered < CutOff.Limit)
            {
                continue;
            }

            if (!CutOff.MustEnd(unanswered, await AskOthersAsync(stoppingToken)))
            {
                if (!told)
                {
                    LogAway(database.Location, (int)unanswered.TotalSeconds);
                    told = true;
                }

                continue;
            }

            // It may have come back a moment ago, for this silo as for those that say so: once more.
            if (!await database.AnswersAsync(stoppingToken))
            {
                end.OnFatalException(this, $"The {database.Location} has not answered this silo for {unanswered.TotalSeconds:0} s, and answers others.", null);
                return;
            }

            (since, told) = (null, false);
        }
    }

    private Task<bool?[]> AskOthersAsync(CancellationToken stopping) => Task.WhenAll(membership.CurrentSnapshot.Members.Values
        .Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(silo.SiloAddress))
        .Select(member => AskAsync(member.SiloAddress, stopping)));

    private async Task<bool?> AskAsync(SiloAddress other, CancellationToken stopping)
    {
        try
        {
            return await grains.GetGrain<ISiloGrain>(GrainKeys.Silo(other.ToParsableString())).ReachesDatabase().WaitAsync(Patience, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogNoAnswer(failure, other);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Location} has not answered for {Seconds} s, and no other silo says that it reaches it: this one goes on.")]
    private partial void LogAway(string location, int seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Other} does not say whether it reaches the database.")]
    private partial void LogNoAnswer(Exception failure, SiloAddress other);
}
