using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Jobs;

public sealed class JobItemTransitionsTests
{
    private const string Ignored = "-";

    /// <summary>What each event makes of each status, at the same lease and at a newer one: written out, not computed.</summary>
    private static readonly Dictionary<(JobStatus From, string Event), (string SameLease, string NewerLease)> Table = new()
    {
        [(JobStatus.Submitted, "queued")] = ("QUEUED", "QUEUED"),
        [(JobStatus.Submitted, "started")] = ("RUNNING", "RUNNING"),
        [(JobStatus.Submitted, "completed")] = ("COMPLETED", "COMPLETED"),
        [(JobStatus.Submitted, "failed")] = ("ERROR", "ERROR"),
        [(JobStatus.Submitted, "died")] = ("QUEUED", "QUEUED"),
        [(JobStatus.Submitted, "died alone")] = ("QUEUED", "QUEUED"),
        [(JobStatus.Submitted, "stopped")] = ("CANCELLED", "CANCELLED"),
        [(JobStatus.Queued, "queued")] = (Ignored, Ignored),
        [(JobStatus.Queued, "started")] = ("RUNNING", "RUNNING"),
        [(JobStatus.Queued, "completed")] = ("COMPLETED", "COMPLETED"),
        [(JobStatus.Queued, "failed")] = ("ERROR", "ERROR"),
        [(JobStatus.Queued, "died")] = ("QUEUED", "QUEUED"),
        [(JobStatus.Queued, "died alone")] = ("QUEUED", "QUEUED"),
        [(JobStatus.Queued, "stopped")] = ("CANCELLED", "CANCELLED"),
        [(JobStatus.Running, "queued")] = (Ignored, "QUEUED"),
        [(JobStatus.Running, "started")] = (Ignored, Ignored),
        [(JobStatus.Running, "completed")] = ("COMPLETED", "COMPLETED"),
        [(JobStatus.Running, "failed")] = ("ERROR", "ERROR"),
        [(JobStatus.Running, "died")] = ("QUEUED", "QUEUED"),
        [(JobStatus.Running, "died alone")] = ("QUEUED", "QUEUED"),
        [(JobStatus.Running, "stopped")] = ("CANCELLED", "CANCELLED"),
        [(JobStatus.Running, "handed back")] = ("QUEUED", "QUEUED"),
        [(JobStatus.Cancelling, "queued")] = (Ignored, Ignored),
        [(JobStatus.Cancelling, "started")] = (Ignored, Ignored),
        [(JobStatus.Cancelling, "completed")] = ("COMPLETED", "COMPLETED"),
        [(JobStatus.Cancelling, "failed")] = ("ERROR", "ERROR"),
        [(JobStatus.Cancelling, "died")] = ("CANCELLED", "CANCELLED"),
        [(JobStatus.Cancelling, "died alone")] = ("CANCELLED", "CANCELLED"),
        [(JobStatus.Cancelling, "stopped")] = ("CANCELLED", "CANCELLED"),
    };

    public static TheoryData<JobStatus, string> Pairs()
    {
        var pairs = new TheoryData<JobStatus, string>();
        foreach (var status in JobStatuses.All)
        {
            foreach (var name in Items.Events.Keys)
            {
                pairs.Add(status, name);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_status_takes_every_event_as_the_table_says(JobStatus from, string name)
    {
        var (same, newer) = Table.GetValueOrDefault((from, name), (Ignored, Ignored));
        foreach (var (lease, expected) in new[] { (10L, same), (11L, newer) })
        {
            var item = Items.In(from);
            var happened = Items.Events[name](2, lease);
            var transition = JobItemTransitions.Apply(item, happened);
            if (expected == Ignored)
            {
                Assert.NotNull(transition.Ignored);
                Assert.Same(item, transition.Item);
                Assert.Null(transition.Entry);
                continue;
            }

            Assert.Null(transition.Ignored);
            Assert.Equal(expected, transition.Item.Status.Name());
            Assert.Equal(happened is ItemProcessDied or ItemHandedBack ? lease + 1 : lease, transition.Item.Lease);
            Assert.Equal(4, transition.Item.HistoryCount);
            Assert.NotNull(transition.Entry);
            Assert.Equal((4, (JobStatus?)from, transition.Item.Status), (transition.Entry.Sequence, transition.Entry.From, transition.Entry.To));
            Assert.Equal((happened.At, happened.Actor, 2, lease), (transition.Entry.At, transition.Entry.Actor, transition.Entry.Attempt, transition.Entry.Lease));
            Assert.True(from == transition.Item.Status || JobStatuses.MayFollow(from, transition.Item.Status));
            Assert.True(transition.Effects.HasFlag(TransitionEffects.TellJob));
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void An_event_of_an_older_lease_or_of_another_attempt_changes_nothing_and_says_why(JobStatus from, string name)
    {
        var item = Items.In(from);
        foreach (var (attempt, lease, word) in new[] { (2, 9L, "lease 9"), (1, 11L, "attempt 1"), (3, 11L, "attempt 3") })
        {
            var transition = JobItemTransitions.Apply(item, Items.Events[name](attempt, lease));
            Assert.Same(item, transition.Item);
            Assert.Null(transition.Entry);
            Assert.Null(transition.Attempt);
            Assert.Contains(word, transition.Ignored, StringComparison.Ordinal);
            Assert.False(transition.Effects.HasFlag(TransitionEffects.TellJob));
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void An_end_is_saved_before_it_is_told_and_settles_its_grants(JobStatus from, string name)
    {
        var transition = JobItemTransitions.Apply(Items.In(from), Items.Events[name](2, 11));
        if (transition.Ignored is null && transition.Item.Status.IsTerminal())
        {
            Assert.True(transition.Effects.HasFlag(TransitionEffects.Save | TransitionEffects.TellJob));
            Assert.Equal(11, transition.SettledLease);
            Assert.Equal(transition.Item.Status, transition.Attempt?.Outcome);
            Assert.Equal("worker-1", transition.Attempt?.Worker);
            Assert.Equal(transition.Item.EndedAt, transition.Attempt?.EndedAt);
        }
        else
        {
            Assert.Null(transition.Attempt);
        }
    }

    [Fact]
    public void A_late_end_of_an_item_that_is_terminal_settles_its_grant_and_nothing_else()
    {
        var item = Items.In(JobStatus.Completed);
        foreach (var happened in new[] { Items.Completed(lease: 12), Items.Failed(lease: 12), Items.Stopped(lease: 12), Items.Died(lease: 12, ranAlone: true) })
        {
            var transition = JobItemTransitions.Apply(item, happened);
            Assert.Same(item, transition.Item);
            Assert.Equal((12, true), (transition.SettledLease, transition.Effects.HasFlag(TransitionEffects.Save)));
            Assert.Equal(happened is ItemProcessDied, transition.Effects.HasFlag(TransitionEffects.TellBackend));
            Assert.False(transition.Effects.HasFlag(TransitionEffects.TellJob));
        }
    }

    [Fact]
    public void The_start_of_an_attempt_is_when_it_first_started()
    {
        var running = JobItemTransitions.Apply(Items.In(JobStatus.Queued), Items.Started()).Item;
        Assert.Equal(Items.Noon.AddSeconds(3), running.StartedAt);
        var again = JobItemTransitions.Apply(
            JobItemTransitions.Apply(running, Items.Died()).Item, new ItemStarted(2, 12, Items.Noon.AddSeconds(60), "worker-2")).Item;
        Assert.Equal((JobStatus.Running, Items.Noon.AddSeconds(3)), (again.Status, again.StartedAt));
    }

    [Fact]
    public void What_is_handed_back_is_saved_and_starts_again_under_a_newer_lease_only()
    {
        var back = JobItemTransitions.Apply(Items.In(JobStatus.Running), Items.HandedBack());
        Assert.Equal(TransitionEffects.Save | TransitionEffects.TellJob, back.Effects);
        Assert.Equal((JobStatus.Queued, 0, 0L), (back.Item.Status, back.Item.Deaths, back.SettledLease));
        Assert.NotNull(JobItemTransitions.Apply(back.Item, Items.Started()).Ignored);
        Assert.Equal(JobStatus.Running, JobItemTransitions.Apply(back.Item, Items.Started(lease: 11)).Item.Status);
    }

    [Fact]
    public void Deaths_in_company_never_count_and_the_third_alone_is_poison()
    {
        var item = Items.In(JobStatus.Submitted);
        for (var lease = 11L; lease < 40; lease += 2)
        {
            item = JobItemTransitions.Apply(item, Items.Died(lease: lease)).Item;
        }

        Assert.Equal((JobStatus.Queued, 0), (item.Status, item.Deaths));
        item = JobItemTransitions.Apply(item, Items.Died(lease: 51, ranAlone: true)).Item;
        item = JobItemTransitions.Apply(item, Items.Died(lease: 53, ranAlone: true)).Item;
        Assert.Equal((JobStatus.Queued, 2), (item.Status, item.Deaths));
        var last = JobItemTransitions.Apply(item, Items.Died(lease: 55, ranAlone: true));
        Assert.Equal((JobStatus.Error, 3), (last.Item.Status, last.Item.Deaths));
        Assert.Contains("died 3 times", last.Item.Message, StringComparison.Ordinal);
        Assert.True(last.Effects.HasFlag(TransitionEffects.Save | TransitionEffects.TellJob | TransitionEffects.TellBackend));
    }

    [Fact]
    public void A_death_closes_its_lease_to_its_own_second_report_and_to_a_late_result()
    {
        var died = JobItemTransitions.Apply(Items.In(JobStatus.Running), Items.Died(lease: 10, ranAlone: true)).Item;
        foreach (var late in new[] { Items.Died(lease: 10, ranAlone: true), Items.Completed(lease: 10), Items.Started(lease: 10) })
        {
            var transition = JobItemTransitions.Apply(died, late);
            Assert.Same(died, transition.Item);
            Assert.Equal(late is ItemProcessDied, transition.Effects.HasFlag(TransitionEffects.TellBackend));
        }

        Assert.Equal(JobStatus.Running, JobItemTransitions.Apply(died, Items.Started(lease: 11)).Item.Status);
    }

    [Fact]
    public void A_death_says_which_grant_was_lost()
    {
        var entry = JobItemTransitions.Apply(Items.In(JobStatus.Running), Items.Died(lease: 11)).Entry!;
        Assert.Equal("granted at 12:00:01.000 UTC to worker-1, whose process died; the attempt starts again", entry.Reason);
    }

    [Fact]
    public void An_error_keeps_its_sentence()
    {
        var transition = JobItemTransitions.Apply(Items.In(JobStatus.Running), Items.Failed());
        Assert.Equal("It failed.", transition.Item.Message);
        Assert.Equal("It failed.", transition.Attempt?.Error);
        Assert.Equal("It failed.", transition.Entry?.Reason);
    }
}
