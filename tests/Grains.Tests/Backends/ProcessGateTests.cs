using Nexus.Grains.Backends;

namespace Nexus.Grains.Tests.Backends;

public sealed class ProcessGateTests
{
    private readonly ProcessGate _gate = new();

    [Fact]
    public async Task Ordinary_items_enter_together_and_a_suspect_alone()
    {
        var first = await _gate.EnterAsync(alone: false);
        var second = await _gate.EnterAsync(alone: false);
        var suspect = _gate.EnterAsync(alone: true);
        var behind = _gate.EnterAsync(alone: false);
        first.Dispose();
        Assert.False(suspect.IsCompleted);
        second.Dispose();
        var inside = await suspect;
        Assert.False(behind.IsCompleted);
        inside.Dispose();
        inside.Dispose();
        (await behind).Dispose();
        (await _gate.EnterAsync(alone: true)).Dispose();
    }

    [Fact]
    public async Task Who_gives_up_the_wait_lets_those_behind_go_on()
    {
        var inside = await _gate.EnterAsync(alone: false);
        using var giveUp = new CancellationTokenSource();
        var suspect = _gate.EnterAsync(alone: true, giveUp.Token);
        var behind = _gate.EnterAsync(alone: false);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => suspect);
        (await behind).Dispose();
        inside.Dispose();
        (await _gate.EnterAsync(alone: true)).Dispose();
    }
}
