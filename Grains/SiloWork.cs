using Microsoft.Extensions.Logging;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;

namespace Nexus.Grains;

/// <summary>
/// Starts what a silo does of itself: its workers, and a sweep for unfinished jobs, at its start and whenever another silo has died, so that
/// recovery waits for no reminder.
/// At a planned stop the workers hand back what they have not finished, before the engine ends the grains.
/// </summary>
internal sealed partial class SiloWork(
    IGrainFactory grains,
    ComputeThreads threads,
    BackendCatalog backends,
    ILocalSiloDetails silo,
    IClusterMembershipService membership,
    LongPolls polls,
    ILogger<SiloWork> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>A worker grain that was lost is brought back after so long at most.</summary>
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan[] AfterGone = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1)];

    private readonly CancellationTokenSource _stopping = new();
    private Task _checks = Task.CompletedTask;
    private Task _members = Task.CompletedTask;

    private IEnumerable<IWorkerGrain> Workers => Enumerable.Range(0, threads.Count)
        .Select(slot => grains.GetGrain<IWorkerGrain>(GrainKeys.Worker(silo.SiloAddress.ToParsableString(), slot)));

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SiloWork), ServiceLifecycleStage.Active + 1, StartAsync, StopAsync);

    public void Dispose() => _stopping.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _checks = Task.Run(CheckWorkersAsync, CancellationToken.None);
        _members = Task.Run(FollowMembersAsync, CancellationToken.None);
        Sweep();
        return Task.CompletedTask;
    }

    private void Sweep()
    {
        for (var shard = 0; shard < JobShards.Count; shard++)
        {
            grains.GetGrain<ISweeperGrain>(GrainKeys.Sweeper(shard)).Sweep().Ignore();
        }
    }

    /// <summary>
    /// When a silo leaves or dies, the engine ends those activations here whose directory entries it kept: none must be held by a watcher. And what
    /// the silo had accepted and not driven on yet, nobody else knows of but the database.
    /// </summary>
    private async Task FollowMembersAsync()
    {
        HashSet<(SiloAddress Silo, SiloStatus Status)> gone = [.. Gone(membership.CurrentSnapshot)];
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(_stopping.Token))
            {
                var news = Gone(snapshot).Where(gone.Add).ToList();
                if (news.Count == 0)
                {
                    continue;
                }

                if (news.Exists(n => n.Status == SiloStatus.Dead))
                {
                    LogSiloGone();
                    Sweep();
                }

                // More than once: the engine may not have begun with those activations yet.
                foreach (var pause in AfterGone)
                {
                    await Task.Delay(pause, _stopping.Token);
                    polls.Interrupt();
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private static IEnumerable<(SiloAddress Silo, SiloStatus Status)> Gone(ClusterMembershipSnapshot snapshot) =>
        snapshot.Members.Values.Where(m => m.Status.IsTerminating()).Select(m => (m.SiloAddress, m.Status));

    private async Task CheckWorkersAsync()
    {
        using var timer = new PeriodicTimer(CheckPeriod);
        do
        {
            foreach (var worker in Workers)
            {
                try
                {
                    await worker.Start();
                }
                catch (Exception failure) when (!_stopping.IsCancellationRequested)
                {
                    LogNotStarted(failure, worker.GetPrimaryKeyString());
                }
            }
        }
        while (!_stopping.IsCancellationRequested && await NextAsync(timer));
    }

    private async Task<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _checks;
        await _members;

        // First all stop: what one hands back is not to be granted to another that stops next.
        List<IWorkerGrain> stopped = [];
        foreach (var worker in Workers)
        {
            if (await TryAsync(worker, worker.Stop, cancellationToken))
            {
                stopped.Add(worker);
            }
        }

        foreach (var worker in stopped)
        {
            await TryAsync(worker, () => RetireAsync(worker), cancellationToken);
        }

        polls.Close();
    }

    private async Task RetireAsync(IWorkerGrain worker)
    {
        foreach (var name in backends.Names)
        {
            await grains.GetGrain<IBackendGrain>(GrainKeys.Backend(name)).Retire(worker.GetPrimaryKeyString());
        }
    }

    private async Task<bool> TryAsync(IWorkerGrain worker, Func<Task> step, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await step().WaitAsync(cancellationToken);
            return true;
        }
        catch (Exception failure)
        {
            // Then it counts as a death of the process, which loses nothing either.
            LogNotStopped(failure, worker.GetPrimaryKeyString());
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A silo has left the cluster or died: what it had not driven on is looked for.")]
    private partial void LogSiloGone();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Worker} could not be started; it will be tried again.")]
    private partial void LogNotStarted(Exception failure, string worker);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Worker} did not hand back its work.")]
    private partial void LogNotStopped(Exception failure, string worker);
}
