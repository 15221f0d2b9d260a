using Microsoft.Extensions.DependencyInjection;
using Nexus.Grains;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Nexus.Engine.Tests;

/// <summary>A grain that shows how the engine schedules turns.</summary>
[Alias("nexus.tests.ITurnsGrain")]
public interface ITurnsGrain : IGrainWithStringKey
{
    /// <summary>Is inside until <see cref="Release"/> is called; a turn of the grain.</summary>
    [Alias("Hold")]
    Task Hold();

    /// <summary>Lets <see cref="Hold"/> go on.</summary>
    [AlwaysInterleave, Alias("Release")]
    Task Release();

    /// <summary>Asks for a turn by a timer that was idle until now, and returns.</summary>
    [AlwaysInterleave, Alias("Post")]
    Task Post();

    /// <summary>What has happened, in order.</summary>
    [AlwaysInterleave, Alias("Log")]
    Task<string[]> Log();

    /// <summary>Returns when the log has an entry so many times.</summary>
    [AlwaysInterleave, Alias("WaitFor")]
    Task WaitFor(string entry, int times = 1);
}

/// <inheritdoc cref="ITurnsGrain"/>
[GrainType("nexus.tests.turns")]
public sealed class TurnsGrain : Grain, ITurnsGrain
{
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IGrainTimer _timer = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(
            () =>
            {
                Write("timer");
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public async Task Hold()
    {
        Write("hold");
        await _released.Task;
        Write("held");
    }

    public Task Release()
    {
        Write("release");
        _released.TrySetResult();
        return Task.CompletedTask;
    }

    public Task Post()
    {
        Write("post");
        _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task<string[]> Log() => Task.FromResult(_log.ToArray());

    public async Task WaitFor(string entry, int times)
    {
        while (_log.Count(e => e == entry) < times)
        {
            await _written.Task;
        }
    }

    private void Write(string entry)
    {
        _log.Add(entry);
        var written = _written;
        _written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        written.SetResult();
    }
}

/// <summary>A grain that tells where it is, and brings others up.</summary>
[Alias("nexus.tests.IPlaceGrain")]
public interface IPlaceGrain : IGrainWithStringKey
{
    /// <summary>The address of its silo.</summary>
    [Alias("Where")]
    Task<string> Where();

    /// <summary>Whether a task that nobody awaits goes on in this grain's own context after an await.</summary>
    [Alias("GoesOnInContext")]
    Task<bool> GoesOnInContext();

    /// <summary>The time of the clock registered under the key "nexus", and of the engine's own.</summary>
    [Alias("Clocks")]
    Task<(DateTimeOffset Ours, DateTimeOffset Engine)> Clocks();

    /// <summary>Throws a refusal.</summary>
    [Alias("Refuse")]
    Task Refuse();
}

/// <inheritdoc cref="IPlaceGrain"/>
[GrainType("nexus.tests.place"), PreferLocalPlacement]
public sealed class PlaceGrain(ILocalSiloDetails silo, [FromKeyedServices("nexus")] TimeProvider ours, TimeProvider engine) : Grain, IPlaceGrain
{
    public Task<string> Where() => Task.FromResult(silo.SiloAddress.ToParsableString());

    public async Task<bool> GoesOnInContext()
    {
        var context = TaskScheduler.Current;
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = ObserveAsync();
        return await answer.Task;

        async Task ObserveAsync()
        {
            await Task.Run(static () => { });
            answer.SetResult(TaskScheduler.Current == context);
        }
    }

    public Task<(DateTimeOffset Ours, DateTimeOffset Engine)> Clocks() => Task.FromResult((ours.GetUtcNow(), engine.GetUtcNow()));

    public Task Refuse() => throw new NexusException(NexusErrorCode.NotFound, "items[3]", "There is no such thing.");
}
