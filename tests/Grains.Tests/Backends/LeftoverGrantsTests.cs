using Nexus.Grains.Backends;
using Nexus.Storage.Backends;

namespace Nexus.Grains.Tests.Backends;

public sealed class LeftoverGrantsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_row_that_nobody_holds_at_two_looks_is_left_over()
    {
        var leftovers = new LeftoverGrants();
        GrantRecord[] rows = [Grant(1), Grant(2), Grant(3)];
        Assert.Empty(leftovers.Find(rows, grant => grant.Lease == 3));

        // The first was settled meanwhile, the third has ended only now.
        Assert.Equal([2], leftovers.Find(rows[1..], _ => false).Select(g => g.Lease));
        Assert.Equal([3], leftovers.Find(rows[2..], _ => false).Select(g => g.Lease));
    }

    [Fact]
    public void A_row_that_is_held_again_is_not_left_over()
    {
        var leftovers = new LeftoverGrants();
        leftovers.Find([Grant(1)], _ => false);
        Assert.Empty(leftovers.Find([Grant(1)], _ => true));
        Assert.Empty(leftovers.Find([Grant(1)], _ => false));
    }

    [Fact]
    public void A_look_is_due_once_work_has_ended_and_while_there_is_something_to_look_for()
    {
        var leftovers = new LeftoverGrants();
        Assert.False(leftovers.IsDue(Start));
        leftovers.Ended();
        Assert.True(leftovers.IsDue(Start));
        leftovers.Find([Grant(1)], _ => false);
        Assert.False(leftovers.IsDue(Start + (LeftoverGrants.Period / 2)));
        Assert.True(leftovers.IsDue(Start + LeftoverGrants.Period));
        leftovers.Find([], _ => false);
        Assert.False(leftovers.IsDue(Start + (LeftoverGrants.Period * 3)));
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_put_the_looks_off()
    {
        var leftovers = new LeftoverGrants();
        leftovers.Ended();
        Assert.True(leftovers.IsDue(Start));
        leftovers.Ended();
        Assert.True(leftovers.IsDue(Start - TimeSpan.FromHours(1)));
    }

    private static GrantRecord Grant(long lease) => new()
    {
        Lease = lease,
        JobId = Guid.Empty,
        Number = 1,
        Attempt = 1,
        Worker = "worker-1",
        Incarnation = "incarnation",
        Alone = false,
        GrantedAt = Start,
    };
}
