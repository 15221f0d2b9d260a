using CsCheck;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Grains.Tests.Jobs;
using Nexus.Storage.Backends;

namespace Nexus.Grains.Tests.Backends;

public sealed class AdmissionTests
{
    private static readonly DateTimeOffset Start = Items.Noon;

    private readonly Admission _admission = new();

    private static EnqueueRequest Request(int items, Guid? job = null, string project = "p") => new(
        job ?? Items.Job, project, Start, [.. Enumerable.Range(1, items).Select(n => new QueuedItem(n, 1, Guid.Empty, 1, 0))]);

    private void Announce(string worker, string process = "process-1", double seconds = 0, params long[] leases) =>
        _admission.Announced(new WorkerAnnouncement(worker, process, [.. leases]), Start.AddSeconds(seconds));

    private List<GrantRecord> Grant(double seconds = 0) => [.. _admission.Grant(Start.AddSeconds(seconds)).Select(g => g.Grant)];

    private void End(GrantRecord grant, double milliseconds, double seconds = 0) =>
        _admission.Ended(new WorkEnded(grant.Lease, grant.Worker, TimeSpan.FromMilliseconds(milliseconds)), Start.AddSeconds(seconds));

    private void Recorded(IEnumerable<GrantRecord> deaths)
    {
        foreach (var death in deaths)
        {
            _admission.DeathRecorded(new ItemKey(death.JobId, death.Number), ended: false);
        }
    }

    [Fact]
    public void Nothing_is_granted_without_a_worker_and_one_item_each_before_its_length_is_known()
    {
        _admission.Enqueue(Request(10), Start);
        Assert.Empty(Grant());
        Announce("w1");
        Announce("w2");
        var granted = Grant();
        Assert.Equal(["w1", "w2"], granted.Select(g => g.Worker).Order());
        Assert.Equal([1, 2], granted.Select(g => g.Number));
        Assert.Empty(Grant());
        Assert.Equal((8, 2), (_admission.Queued, _admission.Granted));
    }

    [Fact]
    public void Short_items_are_granted_far_ahead_and_long_ones_one_at_a_time()
    {
        _admission.Enqueue(Request(100), Start);
        Announce("w1");
        End(Grant().Single(), milliseconds: 1);
        Assert.Equal(Admission.MaxAhead, Grant().Count);
        foreach (var grant in Enumerable.Range(2, Admission.MaxAhead))
        {
            _admission.Ended(new WorkEnded(grant, "w1", TimeSpan.FromMinutes(10)), Start);
        }

        Assert.Single(Grant());
    }

    [Fact]
    public void When_one_worker_is_half_empty_all_are_filled_up_so_that_they_run_empty_together()
    {
        _admission.Enqueue(Request(2 + (2 * Admission.MaxAhead)), Start);
        Announce("w1");
        Announce("w2");
        foreach (var first in Grant())
        {
            End(first, milliseconds: 1);
        }

        var granted = Grant();
        Assert.Equal(2 * Admission.MaxAhead, granted.Count);
        _admission.Enqueue(Request(30, Guid.NewGuid()), Start);

        // Neither is half empty: it is not worth a write.
        EndFirst("w1", (Admission.MaxAhead / 2) - 1);
        EndFirst("w2", 10);
        Assert.Empty(Grant());

        EndFirst("w1", (Admission.MaxAhead / 2) + 1, from: (Admission.MaxAhead / 2) - 1);
        var more = Grant();
        Assert.Equal(30, more.Count);
        var left = Left("w1") - Left("w2");
        Assert.True(Math.Abs(left) <= 1, $"w1 has {left} more than w2.");
        return;

        int Left(string worker) =>
            Admission.MaxAhead - (worker == "w1" ? (Admission.MaxAhead / 2) + 1 : 10) + more.Count(g => g.Worker == worker);

        void EndFirst(string worker, int upTo, int from = 0)
        {
            foreach (var grant in granted.Where(g => g.Worker == worker).Take(upTo).Skip(from))
            {
                End(grant, milliseconds: 1);
            }
        }
    }

    [Fact]
    public void A_worker_is_refilled_when_it_is_half_empty_so_that_one_write_serves_many_starts()
    {
        _admission.Enqueue(Request(100), Start);
        Announce("w1");
        End(Grant().Single(), milliseconds: 1);
        var held = Grant();
        const int Half = Admission.MaxAhead / 2;
        foreach (var grant in held.Take(Half - 1))
        {
            End(grant, 1);
            Assert.Empty(Grant());
        }

        End(held[Half - 1], 1);
        Assert.Equal(Half, Grant().Count);
    }

    [Fact]
    public void Few_items_spread_over_all_workers()
    {
        Announce("w1");
        Announce("w2");
        _admission.Enqueue(Request(2), Start);
        foreach (var grant in Grant())
        {
            End(grant, 1);
        }

        _admission.Enqueue(Request(4, Guid.NewGuid()), Start);
        Assert.Equal([2, 2], Grant().GroupBy(g => g.Worker).Select(g => g.Count()));
    }

    [Fact]
    public void Leases_grow_across_activations()
    {
        _admission.LastLease = 41;
        Announce("w1");
        _admission.Enqueue(Request(1), Start);
        Assert.Equal(42, Grant().Single().Lease);
        Assert.Equal(42, _admission.LastLease);
    }

    [Fact]
    public void Enqueuing_again_changes_nothing_and_says_where_the_items_are()
    {
        Announce("w1");
        Assert.Equal([JobStatus.Queued, JobStatus.Queued], _admission.Enqueue(Request(2), Start).ToArray());
        Assert.Single(Grant());
        Assert.Equal([JobStatus.Running, JobStatus.Queued], _admission.Enqueue(Request(2), Start.AddSeconds(1)).ToArray());
        Assert.Equal((1, 1), (_admission.Queued, _admission.Granted));
    }

    [Fact]
    public void A_grant_that_its_worker_does_not_announce_three_times_is_lost_and_granted_anew()
    {
        Announce("w1");
        _admission.Enqueue(Request(1), Start);
        var lost = Grant().Single();
        Announce("w1", seconds: 2);
        Announce("w1", seconds: 4);
        Assert.Empty(Grant(4));
        Announce("w1", seconds: 6);
        Assert.Equal([lost.Lease], _admission.TakeWithdrawn());
        var again = Grant(6).Single();
        Assert.Equal((1, lost.Lease + 1), (again.Number, again.Lease));
        Announce("w1", "process-1", 8, again.Lease);
        Announce("w1", "process-1", 10, again.Lease);
        Announce("w1", "process-1", 12, again.Lease);
        Assert.Empty(_admission.TakeWithdrawn());
    }

    [Fact]
    public void A_silent_worker_gets_nothing_more()
    {
        Announce("w1");
        _admission.Enqueue(Request(1), Start);
        Assert.Empty(Grant(Admission.WorkerSilence.TotalSeconds));
        Announce("w1", seconds: 11);
        Assert.Single(Grant(11));
    }

    [Fact]
    public void A_worker_that_stops_as_planned_gives_back_what_it_had_and_nobody_becomes_a_suspect()
    {
        Announce("w1");
        _admission.Enqueue(Request(2), Start);
        var grant = Grant().Single();
        _admission.Retire("w1");
        Assert.Equal([grant.Lease], _admission.TakeWithdrawn());
        Assert.Equal((2, 0, 0), (_admission.Queued, _admission.Granted, _admission.Slots));
        Announce("w2", "process-2");
        Assert.False(Grant().Single().Alone);
    }

    [Fact]
    public void Items_of_a_dead_process_run_alone_one_at_a_time_and_then_all_is_as_before()
    {
        Announce("w1");
        Announce("w2");
        _admission.Enqueue(Request(6), Start);
        Assert.Equal(2, Grant().Count);
        var lost = _admission.Died("process-1");
        Assert.Equal([1, 2], lost.Select(g => g.Number));
        Assert.Empty(_admission.TakeWithdrawn());
        Announce("w3", "process-2");
        Announce("w4", "process-2");
        Assert.Equal([3, 4], Grant().Select(g => g.Number));
        _admission.Retire("w3");
        _admission.Retire("w4");
        Announce("w3", "process-2");
        Announce("w4", "process-2");
        Recorded(lost);
        foreach (var suspect in new[] { 1, 2 })
        {
            var alone = Assert.Single(Grant());
            Assert.Equal((suspect, true), (alone.Number, alone.Alone));
            Assert.Empty(Grant());
            End(alone, 1000);
        }

        Assert.Equal([3, 4], Grant().Select(g => g.Number));
    }

    [Fact]
    public void A_suspect_waits_until_its_process_is_empty_and_other_processes_go_on()
    {
        Announce("w1", "process-1");
        Announce("w2", "process-2");
        Announce("w3", "process-3");
        _admission.Enqueue(Request(9), Start);
        var granted = Grant();
        Assert.Equal(3, granted.Count);
        Recorded(_admission.Died("process-1"));
        var (second, third) = (granted.Single(g => g.Worker == "w2"), granted.Single(g => g.Worker == "w3"));
        Assert.Empty(Grant());
        End(third, 1000);

        // Process 3 is empty: the suspect has it to itself, and process 2 goes on with ordinary work.
        var alone = Assert.Single(Grant());
        Assert.Equal(("w3", true), (alone.Worker, alone.Alone));
        End(second, 1000);
        var other = Assert.Single(Grant());
        Assert.Equal(("w2", false), (other.Worker, other.Alone));
    }

    [Fact]
    public void Grants_of_the_ledger_are_kept_or_forgotten_or_suspect()
    {
        static GrantRecord Row(long lease, int number, string process) => new()
        {
            Lease = lease,
            JobId = Items.Job,
            Number = number,
            Attempt = 1,
            Worker = "w-" + process,
            Incarnation = process,
            Alone = false,
            GrantedAt = Start,
        };
        _admission.LastLease = 9;
        _admission.Keep(Row(7, 1, "alive"));
        _admission.Forget(Row(8, 2, "alive"));
        _admission.Suspect(Row(9, 3, "dead"));
        _admission.DeathRecorded(new ItemKey(Items.Job, 3), ended: false);
        Assert.Equal([8], _admission.TakeWithdrawn());
        Assert.Equal([JobStatus.Running, JobStatus.Queued, JobStatus.Queued], _admission.Enqueue(Request(3), Start).ToArray());
        Announce("w-alive", "alive", 1, 7);
        Assert.Empty(Grant(1));
        _admission.Ended(new WorkEnded(7, "w-alive", TimeSpan.FromSeconds(1)), Start.AddSeconds(1));
        Assert.Equal((3, true), Grant(1).Select(g => (g.Number, g.Alone)).Single());
    }

    [Fact]
    public void Work_that_waits_behind_a_long_item_is_taken_back_when_another_worker_is_idle()
    {
        Announce("w1");
        _admission.Enqueue(Request(1 + Admission.MaxAhead + 3), Start);
        End(Grant().Single(), 1);
        var held = Grant();
        Assert.Equal(Admission.MaxAhead, held.Count);
        foreach (var grant in held.Take(Admission.MaxAhead / 2))
        {
            End(grant, 1);
        }

        Assert.Equal(3, Grant().Count);
        Assert.Empty(_admission.Hoarders(Start.AddSeconds(5)));
        Announce("w2", seconds: 5);
        Assert.Equal(["w1"], _admission.Hoarders(Start.AddSeconds(5)));

        // What it gives back is not granted to it again.
        foreach (var grant in held.Skip(Admission.MaxAhead / 2).Skip(1))
        {
            _admission.TakeBack(grant.Lease);
        }

        Assert.Equal(["w2"], Grant(5).Select(g => g.Worker).Distinct());
    }

    [Fact]
    public void An_item_whose_death_was_its_end_is_not_granted_again()
    {
        Announce("w1");
        _admission.Enqueue(Request(1), Start);
        Grant();
        _admission.Died("process-1");
        Announce("w2", "process-2");
        _admission.Enqueue(Request(1), Start);
        Assert.Empty(Grant());
        _admission.DeathRecorded(new ItemKey(Items.Job, 1), ended: true);
        Assert.Empty(Grant());
        Assert.Equal(0, _admission.Queued);
    }

    [Fact]
    public void Work_that_was_not_done_is_granted_again_and_says_nothing_about_its_length()
    {
        Announce("w1");
        _admission.Enqueue(Request(1), Start);
        var grant = Grant().Single();
        _admission.Ended(new WorkEnded(grant.Lease, "w1", null), Start);
        Assert.Equal(1, _admission.Ahead);
        Assert.Equal([grant.Lease], _admission.TakeWithdrawn());
        Assert.Equal(grant.Lease + 1, Grant().Single().Lease);
    }

    [Fact]
    public void A_withdrawn_item_is_not_granted()
    {
        Announce("w1");
        _admission.Enqueue(Request(2), Start);
        _admission.Withdraw(new ItemKey(Items.Job, 1));
        Assert.Equal([2], Grant().Select(g => g.Number));
    }

    [Fact]
    public void What_is_to_be_stopped_leaves_the_queue_or_is_told_so_and_is_never_granted_again()
    {
        Announce("w1");
        _admission.Enqueue(Request(3), Start);
        var running = Grant().Single();
        Assert.Equal([StopStanding.Stopping, StopStanding.Gone, StopStanding.Gone], Stop(1, 2, 9));
        Assert.Equal([running.Lease], _admission.ToStop()["w1"]);
        Assert.Equal((1, 0L), (_admission.Queued, _admission.LeaseOf(new ItemKey(Items.Job, 1), 1)));
        _admission.Ended(new WorkEnded(running.Lease, "w1", null), Start);
        Assert.Equal([running.Lease], _admission.TakeWithdrawn());
        Assert.Equal([3], Grant().Select(g => g.Number));
        Assert.Empty(_admission.ToStop());
        Assert.Equal([StopStanding.Gone], Stop(1));
    }

    [Fact]
    public void Work_that_is_to_be_stopped_and_whose_process_dies_does_not_wait_again()
    {
        Announce("w1", "process-1");
        _admission.Enqueue(Request(1), Start);
        Grant();
        Stop(1);
        Recorded(_admission.Died("process-1"));
        Announce("w2", "process-2");
        Assert.Empty(Grant());
        Assert.Equal(0, _admission.Queued);
    }

    [Fact]
    public void Work_that_has_just_ended_is_not_taken_for_gone_while_its_report_is_on_its_way()
    {
        Announce("w1");
        _admission.Enqueue(Request(1), Start);
        End(Grant().Single(), 1);
        Assert.Equal([StopStanding.Ended], Stop(1));
        Assert.Equal(StopStanding.Gone, _admission.Stop(Items.Job, [new ItemAttempt(1, 1)], Start + Admission.ReportTime).Single());
    }

    [Fact]
    public void Work_that_has_ended_is_not_taken_for_gone_while_its_worker_says_that_the_report_is_on_its_way()
    {
        Announce("w1");
        _admission.Enqueue(Request(1), Start);
        var grant = Grant().Single();
        End(grant, 1);
        var late = Start + (Admission.ReportTime * 3);
        _admission.Announced(new WorkerAnnouncement("w1", "process-1", [], [grant.Lease]), late);
        Assert.Equal(StopStanding.Ended, StandingAt(late));
        Assert.Equal(StopStanding.Ended, StandingAt(late + Admission.ReportTime));
        _admission.Announced(new WorkerAnnouncement("w1", "process-1", []), late + Admission.ReportTime);
        Assert.Equal(StopStanding.Gone, StandingAt(late + (Admission.ReportTime * 2)));

        StopStanding StandingAt(DateTimeOffset now) => _admission.Stop(Items.Job, [new ItemAttempt(1, 1)], now).Single();
    }

    [Fact]
    public void A_newer_attempt_stops_the_work_of_the_older_one_and_is_not_stopped_with_it()
    {
        Announce("w1");
        _admission.Enqueue(Request(1), Start);
        var older = Grant().Single();
        var newer = Request(1) with { Items = [new QueuedItem(1, 2, Guid.Empty, 1, 0)] };
        _admission.Enqueue(newer, Start);
        Assert.Equal([older.Lease], _admission.ToStop()["w1"]);
        _admission.Ended(new WorkEnded(older.Lease, "w1", null), Start);
        Assert.Equal(2, Grant().Single().Attempt);
        Assert.Equal([StopStanding.Gone], Stop(1));
        Assert.Empty(_admission.ToStop());
    }

    private StopStanding[] Stop(params int[] items) =>
        [.. _admission.Stop(Items.Job, [.. items.Select(i => new ItemAttempt(i, 1))], Start)];

    /// <summary>Whatever comes in whatever order: no item is granted twice at a time, no lease given twice, none is forgotten.</summary>
    [Fact]
    public void No_item_is_ever_held_twice_or_lost() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[0, 5]).Array[0, 200].Sample(steps =>
        {
            var admission = new Admission();
            var held = new Dictionary<long, GrantRecord>();
            var done = new HashSet<(Guid, int)>();
            Guid[] jobs = [Guid.NewGuid(), Guid.NewGuid()];
            var leases = new HashSet<long>();
            var now = Start;
            foreach (var (action, a, b) in steps)
            {
                now = now.AddSeconds(1);
                switch (action)
                {
                    case 0 or 1:
                        foreach (var key in Enumerable.Range(1, 6).Select(n => (jobs[a % 2], n)).ToArray())
                        {
                            done.Remove(key);
                        }

                        admission.Enqueue(Request(6, jobs[a % 2], $"p{a % 2}"), now);
                        break;
                    case 2 or 3:
                        var worker = $"w{a}";
                        var process = $"process-{a % 2}";
                        admission.Announced(
                            new WorkerAnnouncement(worker, process, [.. held.Values.Where(g => g.Worker == worker).Select(g => g.Lease)]), now);
                        break;
                    case 4 when b == 0:
                        foreach (var lost in admission.Died($"process-{a % 2}"))
                        {
                            Assert.True(held.Remove(lost.Lease));
                            admission.DeathRecorded(new ItemKey(lost.JobId, lost.Number), ended: false);
                        }

                        break;
                    case 5 when b == 0:
                        var unfinished = held.Values.Where(g => g.Worker == $"w{a}").Select(g => g.Lease).ToArray();
                        admission.Retire($"w{a}");
                        Assert.Equal(unfinished.Order(), admission.TakeWithdrawn().Order());
                        Array.ForEach(unfinished, lease => held.Remove(lease));
                        break;
                    default:
                        if (held.Count > 0)
                        {
                            var ended = held.Values.ElementAt(b % held.Count);
                            held.Remove(ended.Lease);
                            done.Add((ended.JobId, ended.Number));
                            admission.Ended(new WorkEnded(ended.Lease, ended.Worker, TimeSpan.FromMilliseconds(1 + (a * 40))), now);
                        }

                        break;
                }

                foreach (var (grant, order) in admission.Grant(now))
                {
                    Assert.True(leases.Add(grant.Lease), "a lease was given twice");
                    Assert.Equal((grant.Lease, grant.JobId, grant.Number), (order.Lease, order.JobId, order.Item.Number));
                    Assert.DoesNotContain(held.Values, g => g.JobId == grant.JobId && g.Number == grant.Number);
                    held.Add(grant.Lease, grant);
                    Assert.True(held.Values.Count(g => g.Worker == grant.Worker) <= Admission.MaxAhead);
                }

                Assert.True(held.Values.Count(g => g.Alone) <= 1, "two suspects at once");
                foreach (var alone in held.Values.Where(g => g.Alone))
                {
                    Assert.DoesNotContain(held.Values, g => g != alone && g.Incarnation == alone.Incarnation);
                }

                Assert.Equal(held.Count, admission.Granted);
            }
        });
}
