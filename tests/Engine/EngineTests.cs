using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Nexus.Grains;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Nexus.Engine.Tests;

/// <summary>Behaviour of the engine that the design relies on and that its documentation does not promise: an upgrade must not change it unseen.</summary>
public sealed class EngineTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Fixed = new(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);

    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton<TimeProvider>("nexus", new FakeTimeProvider(Fixed));
            silo.Services.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedProbesLimit = 2;
            });
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task An_interleaving_call_is_served_within_a_turn_and_a_timers_turn_comes_after_it()
    {
        var grain = _cluster.Client.GetGrain<ITurnsGrain>("turns");
        var hold = grain.Hold();
        await grain.WaitFor("hold");
        await grain.Post();
        await grain.Post();
        Assert.Equal(["hold", "post", "post"], await grain.Log());
        await grain.Release();
        await hold;
        await grain.WaitFor("timer");
        Assert.Equal(["hold", "post", "post", "release", "held", "timer"], (await grain.Log()).Take(6));
    }

    [Fact]
    public async Task A_timer_that_has_fired_once_fires_again_when_it_is_changed()
    {
        var grain = _cluster.Client.GetGrain<ITurnsGrain>("again");
        await grain.Post();
        await grain.WaitFor("timer");
        await grain.Post();
        await grain.WaitFor("timer", times: 2);
    }

    [Fact]
    public async Task What_a_silo_calls_first_is_placed_on_it()
    {
        foreach (var silo in _cluster.Silos)
        {
            var grains = _cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IGrainFactory>();
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(silo.SiloAddress.ToParsableString(), await grains.GetGrain<IPlaceGrain>($"place-{silo.Name}-{i}").Where());
            }
        }
    }

    [Fact]
    public async Task A_task_that_nobody_awaits_goes_on_in_the_grains_own_context() =>
        Assert.True(await _cluster.Client.GetGrain<IPlaceGrain>("context").GoesOnInContext());

    [Fact]
    public async Task A_clock_under_our_key_is_not_the_engines()
    {
        var (ours, engine) = await _cluster.Client.GetGrain<IPlaceGrain>("clock").Clocks();
        Assert.Equal(Fixed, ours);
        Assert.True(engine > Fixed.AddYears(20));
    }

    [Fact]
    public async Task A_refusal_keeps_its_type_and_its_members_across_a_call()
    {
        var refusal = await Assert.ThrowsAsync<NexusException>(() => _cluster.Client.GetGrain<IPlaceGrain>("refusal").Refuse());
        Assert.Equal((NexusErrorCode.NotFound, "items[3]", "There is no such thing."), (refusal.Code, refusal.Field, refusal.Message));
    }

    [Fact]
    public async Task A_killed_silo_is_called_dead_and_a_new_one_has_another_address()
    {
        var victim = _cluster.Silos[^1];
        var survivor = _cluster.GetSiloServiceProvider(_cluster.Silos[0].SiloAddress).GetRequiredService<IClusterMembershipService>();
        await _cluster.KillSiloAsync(victim);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var snapshot in survivor.MembershipUpdates.WithCancellation(patience.Token))
        {
            if (snapshot.GetSiloStatus(victim.SiloAddress) == SiloStatus.Dead)
            {
                break;
            }
        }

        var next = await _cluster.StartAdditionalSiloAsync();
        Assert.NotEqual(victim.SiloAddress, next.SiloAddress);
    }
}
