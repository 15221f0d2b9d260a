using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Jobs;

/// <summary>
/// Pokes the unfinished jobs of a shard, so that whatever was written and not driven on goes on, and clears away what deleted jobs have
/// left. A reminder keeps it coming back, whichever silo dies; the silo's start does not wait for the reminder.
/// </summary>
[GrainType("nexus.sweeper")]
internal sealed partial class SweeperGrain(
    IJobStore jobs,
    [FromKeyedServices(NexusTime.Key)] TimeProvider time,
    ILogger<SweeperGrain> logger) : Grain, ISweeperGrain, IRemindable
{
    private const string ReminderName = "sweep";
    private const int PageSize = 100;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private Inbox<bool> _inbox = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _inbox = new Inbox<bool>(this, _ => SweepAsync());
        await this.RegisterOrUpdateReminder(ReminderName, Period, Period, cancellationToken);
    }

    public Task Sweep()
    {
        _inbox.Post(true);
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Sweep();

    private async Task SweepAsync()
    {
        var shard = int.Parse(this.GetPrimaryKeyString().AsSpan("sweeper-".Length), NumberStyles.None, CultureInfo.InvariantCulture);
        Guid? after = null;
        IReadOnlyList<Guid> page;
        do
        {
            page = await jobs.ReadUnfinishedAsync(shard, after, PageSize);
            // A page at a time bounds the rate: the next is read when these have answered.
            await Task.WhenAll(page.Select(PokeAsync));
            after = page.Count > 0 ? page[^1] : after;
        }
        while (page.Count == PageSize);
        await jobs.PurgeTombstonesAsync(shard, time.GetUtcNow());
    }

    private async Task PokeAsync(Guid jobId)
    {
        try
        {
            await GrainFactory.GetGrain<IJobGrain>(jobId).Poke();
        }
        catch (Exception failure)
        {
            // One job that cannot be woken must not hide the others; the next sweep tries again.
            LogNotPoked(failure, jobId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} could not be woken.")]
    private partial void LogNotPoked(Exception failure, Guid jobId);
}
