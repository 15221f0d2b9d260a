using CsCheck;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Tests.Jobs;

public sealed class JobProgressTests
{
    private static JobItemView View(int number, JobStatus status, int attempt = 1) => new(number, status, attempt, "", null, null);

    private static JobProgress Of(int items) =>
        new(Guid.NewGuid(), Enumerable.Range(1, items).Select(n => View(n, JobStatus.Submitted)));

    [Fact]
    public void Without_a_cursor_and_with_a_foreign_one_the_answer_is_a_snapshot()
    {
        var progress = Of(3);
        foreach (var cursor in new[] { null, new WatchCursor(Guid.NewGuid(), 5) })
        {
            Assert.True(progress.HasNewsFor(cursor));
            var changes = progress.Since(cursor);
            Assert.True(changes.IsSnapshot);
            Assert.Equal([1, 2, 3], changes.Items.Select(i => i.Number));
        }
    }

    [Fact]
    public void At_the_cursor_only_what_changed_since_is_told_and_nothing_twice()
    {
        var progress = Of(3);
        var start = progress.Since(null).Cursor;
        Assert.False(progress.HasNewsFor(start));
        Assert.True(progress.Take(View(2, JobStatus.Queued)));
        Assert.True(progress.Take(View(2, JobStatus.Running)));
        var changes = progress.Since(start);
        Assert.False(changes.IsSnapshot);
        Assert.Equal(View(2, JobStatus.Running), Assert.Single(changes.Items));
        Assert.Empty(progress.Since(changes.Cursor).Items);
    }

    [Fact]
    public void A_report_from_before_the_end_or_of_an_older_attempt_does_not_undo_anything()
    {
        var progress = Of(1);
        Assert.True(progress.Take(View(1, JobStatus.Completed, attempt: 2)));
        Assert.False(progress.Take(View(1, JobStatus.Running, attempt: 2)));
        Assert.False(progress.Take(View(1, JobStatus.Error, attempt: 1)));
        Assert.False(progress.Take(View(1, JobStatus.Completed, attempt: 2)));
        Assert.True(progress.Take(View(1, JobStatus.Submitted, attempt: 3)));
        Assert.False(progress.Take(View(2, JobStatus.Completed)));
        Assert.False(progress.Take(View(0, JobStatus.Completed)));
    }

    [Fact]
    public void How_far_a_run_is_is_news_and_never_goes_back()
    {
        var progress = Of(2);
        Assert.False(progress.TakeProgress(At(0.4)));
        Assert.True(progress.Take(View(1, JobStatus.Running)));
        Assert.False(progress.TakeProgress(View(1, JobStatus.Running)));
        var before = progress.Since(null).Cursor;
        Assert.False(progress.Take(At(0.4)));
        Assert.True(progress.TakeProgress(At(0.4)));
        Assert.False(progress.TakeProgress(At(0.4)));
        Assert.False(progress.TakeProgress(At(0.3)));
        var changes = progress.Since(before);
        Assert.Equal(At(0.4), Assert.Single(changes.Items));
        Assert.Equal(0.2, changes.Progress);
        Assert.True(progress.TakeProgress(At(0.4, "map")));

        // Neither a flag nor a report that says nothing of it undoes it.
        Assert.True(progress.Flag(1, new StuckItem("It has run for long.", ResubmitStrategy.ForceResubmit)));
        Assert.False(progress.Take(View(1, JobStatus.Running)));
        Assert.True(progress.TakeProgress(At(0.5)));
        Assert.Equal(0.5, progress[1].Progress!.Fraction);
    }

    [Theory]
    [InlineData(JobStatus.Queued)]
    [InlineData(JobStatus.Completed)]
    public void What_does_not_run_has_no_progress_and_what_has_ended_counts_whole(JobStatus next)
    {
        var progress = Of(2);
        progress.Take(View(1, JobStatus.Running));
        progress.TakeProgress(At(0.4));
        progress.Take(View(1, next) with { Progress = new WorkProgress(0.4) });
        Assert.Null(progress[1].Progress);
        Assert.False(progress.TakeProgress(At(0.6)));
        Assert.Equal(next.IsTerminal() ? 0.5 : 0, progress.Fraction);
    }

    [Fact]
    public void What_is_being_cancelled_and_goes_on_keeps_its_progress()
    {
        var progress = Of(1);
        progress.Take(View(1, JobStatus.Running));
        progress.TakeProgress(At(0.4));
        progress.Take(View(1, JobStatus.Cancelling) with { Progress = new WorkProgress(0.4) });
        Assert.Equal(0.4, progress.Fraction);
        Assert.True(progress.TakeProgress(View(1, JobStatus.Cancelling) with { Progress = new WorkProgress(0.6) }));
        Assert.Equal(0.6, progress.Fraction);
    }

    [Fact]
    public void An_older_attempt_is_not_heard_of()
    {
        var progress = Of(1);
        progress.Take(View(1, JobStatus.Running));
        progress.TakeProgress(At(0.4));
        progress.Show(new JobCommandRecord
        {
            Number = 1,
            Kind = JobCommandKind.Resubmit,
            Items = [1],
            Strategy = ResubmitStrategy.FullRestart,
            At = DateTimeOffset.UnixEpoch,
            Actor = "ann",
        });
        Assert.Null(progress[1].Progress);
        Assert.False(progress.TakeProgress(At(0.5)));
        progress.Take(View(1, JobStatus.Running, attempt: 2) with { Command = 1 });
        Assert.False(progress.TakeProgress(At(0.5)));
        Assert.False(progress.TakeProgress(At(0.5) with { Command = 1 }));
        Assert.True(progress.TakeProgress(At(0.1) with { Command = 1, Attempt = 2 }));
        Assert.Equal(0.1, progress.Fraction);
    }

    private static JobItemView At(double fraction, string stage = "") =>
        View(1, JobStatus.Running) with { Progress = new WorkProgress(fraction, stage) };

    [Fact]
    public void An_activation_whose_row_lags_behind_its_items_does_not_show_the_end_before_the_row_holds_it()
    {
        var progress = new JobProgress(Guid.NewGuid(), [View(1, JobStatus.Completed)], JobStatus.Running);
        Assert.Equal((JobStatus.Running, JobStatus.Completed), (progress.Status, progress.Derived));
        var before = progress.Since(null).Cursor;
        progress.Settle();
        Assert.True(progress.HasNewsFor(before));
        Assert.Equal(JobStatus.Completed, progress.Status);
        Assert.Equal(JobStatus.Completed, new JobProgress(Guid.NewGuid(), [View(1, JobStatus.Completed)], JobStatus.Completed).Status);
    }

    [Fact]
    public void The_end_of_the_job_is_shown_only_once_it_is_durable()
    {
        var progress = Of(1);
        progress.Take(View(1, JobStatus.Running));
        progress.Take(View(1, JobStatus.Completed));
        Assert.Equal((JobStatus.Running, JobStatus.Completed), (progress.Status, progress.Derived));
        var before = progress.Since(null).Cursor;
        progress.Settle();
        Assert.Equal(JobStatus.Completed, progress.Status);
        Assert.True(progress.HasNewsFor(before));
    }

    /// <summary>However a watcher's questions fall between the changes, what it puts together is what the job holds.</summary>
    [Fact]
    public void A_watcher_that_follows_the_cursor_ends_with_what_the_job_holds() =>
        Gen.Select(Gen.Int[1, 5], Gen.Enum<JobStatus>(), Gen.Int[1, 3], Gen.Bool).Array[0, 60].Sample(steps =>
        {
            var progress = Of(5);
            var seen = new Dictionary<int, JobItemView>();
            var changed = new HashSet<int>();
            WatchCursor? cursor = null;
            void Ask()
            {
                var changes = progress.Since(cursor);
                Assert.True(cursor is not null || changes.IsSnapshot);
                foreach (var item in changes.Items)
                {
                    Assert.True(changes.IsSnapshot || changed.Contains(item.Number), "told without a change");
                    seen[item.Number] = item;
                }

                changed.Clear();

                cursor = changes.Cursor;
                Assert.Equal(5, changes.Counts.Sum());
            }

            foreach (var (number, status, attempt, ask) in steps)
            {
                if (progress.Take(View(number, status, attempt)))
                {
                    changed.Add(number);
                }

                if (ask)
                {
                    Ask();
                }
            }

            Ask();
            Assert.Equal(progress.Items.ToArray(), seen.OrderBy(p => p.Key).Select(p => p.Value));
        });
}
