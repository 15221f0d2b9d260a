using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Jobs;

/// <summary>What is asked of an item through its job.</summary>
public sealed class JobItemCommandsTests
{
    private const string Ignored = "-";

    /// <summary>What each command makes of each status: written out, not computed. What is not listed changes nothing.</summary>
    private static readonly Dictionary<(JobStatus From, string Command), string> Table = new()
    {
        [(JobStatus.Submitted, "cancel")] = "CANCELLING",
        [(JobStatus.Queued, "cancel")] = "CANCELLING",
        [(JobStatus.Running, "cancel")] = "CANCELLING",
        [(JobStatus.Retrying, "cancel")] = "CANCELLING",
        [(JobStatus.Submitted, "resync")] = "RETRYING",
        [(JobStatus.Submitted, "allow")] = "RETRYING",
        [(JobStatus.Submitted, "force")] = "RETRYING",
        [(JobStatus.Submitted, "restart")] = "RETRYING",
        [(JobStatus.Queued, "resync")] = "RETRYING",
        [(JobStatus.Queued, "allow")] = "RETRYING",
        [(JobStatus.Queued, "force")] = "RETRYING",
        [(JobStatus.Queued, "restart")] = "RETRYING",
        [(JobStatus.Running, "resync")] = "RETRYING",
        [(JobStatus.Running, "allow")] = "RETRYING",
        [(JobStatus.Running, "force")] = "RETRYING",
        [(JobStatus.Running, "restart")] = "RETRYING",
        [(JobStatus.Cancelling, "resync")] = "RETRYING",
        [(JobStatus.Cancelling, "allow")] = "RETRYING",
        [(JobStatus.Cancelling, "force")] = "RETRYING",
        [(JobStatus.Cancelling, "restart")] = "RETRYING",
        [(JobStatus.Completed, "restart")] = "RETRYING",
        [(JobStatus.Error, "resync")] = "RETRYING",
        [(JobStatus.Error, "allow")] = "RETRYING",
        [(JobStatus.Error, "force")] = "RETRYING",
        [(JobStatus.Error, "restart")] = "RETRYING",
        [(JobStatus.Cancelled, "resync")] = "RETRYING",
        [(JobStatus.Cancelled, "allow")] = "RETRYING",
        [(JobStatus.Cancelled, "force")] = "RETRYING",
        [(JobStatus.Cancelled, "restart")] = "RETRYING",
        [(JobStatus.Terminated, "resync")] = "RETRYING",
        [(JobStatus.Terminated, "allow")] = "RETRYING",
        [(JobStatus.Terminated, "force")] = "RETRYING",
        [(JobStatus.Terminated, "restart")] = "RETRYING",
        [(JobStatus.Depleted, "resync")] = "RETRYING",
        [(JobStatus.Depleted, "allow")] = "RETRYING",
        [(JobStatus.Depleted, "force")] = "RETRYING",
        [(JobStatus.Depleted, "restart")] = "RETRYING",
        [(JobStatus.Retrying, "sent again")] = "SUBMITTED",
        [(JobStatus.Retrying, "found held")] = "RUNNING",
        [(JobStatus.Retrying, "found result")] = "COMPLETED",
        [(JobStatus.Retrying, "found nothing")] = "ERROR",
    };

    private static readonly string[] SecondHalves = ["sent again", "found held", "found result", "found nothing"];

    public static TheoryData<JobStatus, string> Pairs()
    {
        var pairs = new TheoryData<JobStatus, string>();
        foreach (var status in JobStatuses.All)
        {
            foreach (var name in Items.Commands.Keys)
            {
                pairs.Add(status, name);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_status_takes_every_command_as_the_table_says(JobStatus from, string name)
    {
        // A second half belongs to the command that the item has taken; a first half is a new one.
        var second = SecondHalves.Contains(name);
        var item = Items.In(from) with { Command = second ? 5 : 4 };
        var transition = JobItemTransitions.Apply(item, Items.Commands[name](5));
        var expected = Table.GetValueOrDefault((from, name), Ignored);
        Assert.Equal(expected, transition.Ignored is null ? transition.Item.Status.Name() : Ignored);
        if (expected == Ignored)
        {
            Assert.Equal(second ? item : item with { Command = 5 }, transition.Item);
            Assert.Null(transition.Entry);
            Assert.Equal(!second, transition.Effects.HasFlag(TransitionEffects.Save));
            return;
        }

        Assert.True(JobStatuses.MayFollow(from, transition.Item.Status));
        Assert.Equal((5, 10), (transition.Item.Command, transition.Item.Lease));
        Assert.Equal((from, transition.Item.Status), (transition.Entry!.From, transition.Entry.To));
        Assert.True(transition.Effects.HasFlag(TransitionEffects.Save | TransitionEffects.TellJob));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_command_is_taken_once_whatever_came_since(JobStatus from, string name)
    {
        var item = Items.In(from) with { Command = 6 };
        foreach (var number in new long[] { 5, SecondHalves.Contains(name) ? 7 : 6 })
        {
            var transition = JobItemTransitions.Apply(item, Items.Commands[name](number));
            Assert.Same(item, transition.Item);
            Assert.NotNull(transition.Ignored);
            Assert.Equal(TransitionEffects.None, transition.Effects);
        }
    }

    [Fact]
    public void A_new_attempt_starts_clean_and_its_leases_go_on()
    {
        var failed = Items.In(JobStatus.Error, deaths: 3) with { Message = "It failed.", StartedAt = Items.Noon, EndedAt = Items.Noon };
        var retrying = JobItemTransitions.Apply(failed, Items.Commands["allow"](1));
        Assert.Null(retrying.Attempt);
        var again = JobItemTransitions.Apply(retrying.Item, Items.Commands["sent again"](1)).Item;
        Assert.Equal((JobStatus.Submitted, 3, 0, "", 10L), (again.Status, again.Attempt, again.Deaths, again.Message, again.Lease));
        Assert.Equal((null, null, Items.Noon.AddSeconds(7)), (again.StartedAt, again.EndedAt, again.SubmittedAt));
        foreach (var late in new[] { Items.Completed(attempt: 2, lease: 99), Items.Failed(attempt: 2, lease: 99), Items.Stopped(attempt: 2, lease: 99), Items.TimedOut(attempt: 2) })
        {
            Assert.Same(again, JobItemTransitions.Apply(again, late).Item);
        }
    }

    [Fact]
    public void A_stuck_attempt_that_is_given_up_is_on_record_without_an_outcome()
    {
        var given = JobItemTransitions.Apply(Items.In(JobStatus.Running), Items.Commands["force"](1)).Attempt;
        Assert.Equal((2, null, "It was given up for the next attempt while it was RUNNING."), (given!.Attempt, given.Outcome, given.Error));
        Assert.Null(JobItemTransitions.Apply(Items.In(JobStatus.Running), Items.Commands["resync"](1)).Attempt);
    }

    [Fact]
    public void A_limit_ends_what_is_live_whatever_its_lease_and_an_item_that_nobody_has_ends_where_it_is()
    {
        foreach (var status in JobStatuses.All)
        {
            var live = !status.IsTerminal() && status != JobStatus.Retrying;
            var late = JobItemTransitions.Apply(Items.In(status), Items.TimedOut());
            Assert.Equal(live ? JobStatus.Terminated : status, late.Item.Status);
            Assert.Equal(live ? "It took too long." : "", late.Item.Message);
            var gone = JobItemTransitions.Apply(Items.In(status), Items.Stopped(lease: 0));
            Assert.Equal(live ? JobStatus.Cancelled : status, gone.Item.Status);
            Assert.Equal(live, gone.Attempt is { Worker: "", Lease: 10 });
        }
    }

    [Fact]
    public void A_result_that_was_stored_before_the_item_ended_otherwise_ends_the_same_attempt()
    {
        var retrying = JobItemTransitions.Apply(Items.In(JobStatus.Terminated) with { Message = "late" }, Items.Commands["resync"](1)).Item;
        var found = JobItemTransitions.Apply(retrying, Items.Commands["found result"](1));
        Assert.Equal((JobStatus.Completed, 2, ""), (found.Item.Status, found.Item.Attempt, found.Item.Message));
        Assert.Equal((JobStatus.Completed, ""), (found.Attempt!.Outcome, found.Attempt.Error));
    }
}
