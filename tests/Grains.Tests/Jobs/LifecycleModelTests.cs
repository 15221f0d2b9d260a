using CsCheck;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Tests.Jobs;

/// <summary>Arbitrary sequences of commands and reports, late, stale and repeated ones among them, against a model that knows only the rules.</summary>
public sealed class LifecycleModelTests
{
    private enum Kind
    {
        Cancel, Resubmit, Restart, Start, Complete, Fail, Stop, Die, TimeOut, Repeat, Restore,
    }

    private static readonly Gen<(Kind Kind, int AttemptBack, int LeaseBack)> Step =
        Gen.Select(Gen.Enum<Kind>(), Gen.Frequency((4, Gen.Const(0)), (1, Gen.Int[1, 2])), Gen.Frequency((4, Gen.Const(0)), (1, Gen.Int[1, 3])));

    [Fact]
    public void Whatever_comes_in_whatever_order_the_rules_hold() => Step.Array[1, 40].Sample(
        steps =>
        {
            var (item, durable) = (Start(), Start());
            List<HistoryRecord> history = [];
            Dictionary<int, JobStatus> ends = [];
            JobItemEvent? last = null;
            var (command, lease) = (0L, 0L);
            foreach (var (kind, attemptBack, leaseBack) in steps)
            {
                if (kind == Kind.Restore)
                {
                    // The process died: what was not saved is gone, and the history with it.
                    item = durable;
                    history.RemoveAll(h => h.Sequence > durable.HistoryCount);
                    continue;
                }

                foreach (var happened in Events(kind, item.Attempt - attemptBack, kind == Kind.Start ? ++lease : Math.Max(lease - leaseBack, 1), ref command, last))
                {
                    var before = item;
                    var transition = JobItemTransitions.Apply(item, happened);
                    item = transition.Item;
                    last = happened;
                    Check(before, happened, transition, ends);
                    history.AddRange(transition.Entry is { } entry ? [entry] : []);
                    if (transition.Effects.HasFlag(TransitionEffects.Save))
                    {
                        durable = item;
                    }
                }
            }

            Assert.Equal(Enumerable.Range(2, history.Count), history.Select(h => h.Sequence));
        },
        iter: 10_000);

    private static JobItemRecord Start() => Items.In(JobStatus.Submitted, attempt: 1, lease: 0) with { HistoryCount = 1 };

    private static void Check(JobItemRecord before, JobItemEvent happened, JobItemTransition transition, Dictionary<int, JobStatus> ends)
    {
        var after = transition.Item;
        Assert.True(before.Status == after.Status || JobStatuses.MayFollow(before.Status, after.Status), $"{before.Status} -> {after.Status}");
        Assert.True(after.Attempt >= before.Attempt && after.Command >= before.Command && after.Lease >= before.Lease, "something went back");
        Assert.True(transition.Ignored is null || after == before with { Command = after.Command }, "what was ignored changed the item");
        if (happened is not JobItemCommand && (happened.Attempt != before.Attempt || before.Status.IsTerminal()))
        {
            Assert.Same(before, after);
        }

        if (happened is not JobItemCommand && happened.Lease > 0 && happened.Lease < before.Lease)
        {
            Assert.Same(before, after);
        }

        if (after.Attempt > before.Attempt)
        {
            Assert.Equal((JobStatus.Retrying, JobStatus.Submitted, before.Attempt + 1), (before.Status, after.Status, after.Attempt));
        }

        if (before.Status.IsTerminal() && after.Status != before.Status)
        {
            Assert.IsType<ItemRetryAsked>(happened);
        }

        // What is shown as an end, or as asked for, is durable first; and an attempt has one end.
        if (after.Status != before.Status && (after.Status.IsTerminal() || after.Status is JobStatus.Cancelling or JobStatus.Retrying))
        {
            Assert.True(transition.Effects.HasFlag(TransitionEffects.Save));
        }

        if (after.Status.IsTerminal() && after.Status != before.Status)
        {
            Assert.True(ends.TryAdd(after.Attempt, after.Status), $"attempt {after.Attempt} ended twice");
            Assert.Equal(after.Status, transition.Attempt?.Outcome);
        }
    }

    private static JobItemEvent[] Events(Kind kind, int attempt, long lease, ref long command, JobItemEvent? last) => kind switch
    {
        Kind.Cancel => [Items.Commands["cancel"](++command)],
        Kind.Resubmit => [Items.Commands["allow"](++command), Items.Commands["sent again"](command)],
        Kind.Restart => [Items.Commands["restart"](++command), Items.Commands["sent again"](command)],
        Kind.Start => [Items.Queued(attempt, lease), Items.Started(attempt, lease)],
        Kind.Complete => [Items.Completed(attempt, lease)],
        Kind.Fail => [Items.Failed(attempt, lease)],
        Kind.Stop => [Items.Stopped(attempt, lease)],
        Kind.Die => [Items.Died(attempt, lease, ranAlone: lease % 2 == 0)],
        Kind.TimeOut => [Items.TimedOut(attempt)],
        Kind.Repeat => last is null ? [] : [last],
        _ => [],
    };
}
