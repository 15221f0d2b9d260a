using Nexus.Grains.Backends;

namespace Nexus.Grains.Tests.Backends;

public sealed class WorkTurnTests
{
    [Fact]
    public void What_was_taken_back_does_not_begin_and_what_has_begun_is_not_taken_back()
    {
        var taken = new WorkTurn(TimeProvider.System);
        Assert.True(taken.TryTakeBack());
        Assert.False(taken.TryTakeBack());
        Assert.Throws<OperationCanceledException>(taken.Begin);
        Assert.False(taken.HasBegun);
        Assert.Equal(TimeSpan.Zero, taken.RunTime);

        var begun = new WorkTurn(TimeProvider.System);
        begun.Begin();
        Assert.True(begun.IsRunning);
        Assert.False(begun.TryTakeBack());
        begun.End();
        Assert.False(begun.IsRunning);
        Assert.False(begun.TryTakeBack());
        Assert.Equal(begun.RunTime, begun.RunTime);
    }

    [Fact]
    public void Of_a_thread_and_a_worker_that_want_it_at_once_one_gets_it()
    {
        for (var round = 0; round < 2000; round++)
        {
            var turn = new WorkTurn(TimeProvider.System);
            bool begun = false, taken = false;
            Parallel.Invoke(
                () => begun = Record.Exception(turn.Begin) is null,
                () => taken = turn.TryTakeBack());
            Assert.True(begun ^ taken);
        }
    }
}
