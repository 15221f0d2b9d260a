using CsCheck;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Jobs;

public sealed class RunProgressTests
{
    private static ItemProgress Told(double fraction, int attempt = 2, long lease = 10) => new(attempt, lease, new WorkProgress(fraction));

    [Fact]
    public void The_run_that_goes_on_is_heard()
    {
        var item = Items.In(JobStatus.Running);
        var first = RunProgress.Take(item, null, Told(0.4));
        Assert.Equal(0.4, RunProgress.Of(item, first)!.Fraction);
        Assert.Equal(0.5, RunProgress.Of(item, RunProgress.Take(item, first, Told(0.5)))!.Fraction);
        Assert.Same(first, RunProgress.Take(item, first, Told(0.3)));
        Assert.Same(first, RunProgress.Take(item, first, Told(0.4)));
        var stage = Told(0.4) with { Progress = new WorkProgress(0.4, "map") };
        Assert.Same(stage, RunProgress.Take(item, first, stage));
    }

    [Theory]
    [InlineData(JobStatus.Running, 1, 10)]
    [InlineData(JobStatus.Running, 3, 10)]
    [InlineData(JobStatus.Running, 2, 9)]
    [InlineData(JobStatus.Running, 2, 11)]
    [InlineData(JobStatus.Submitted, 2, 10)]
    [InlineData(JobStatus.Queued, 2, 10)]
    [InlineData(JobStatus.Retrying, 2, 10)]
    [InlineData(JobStatus.Completed, 2, 10)]
    [InlineData(JobStatus.Error, 2, 10)]
    public void Another_run_and_one_that_does_not_go_on_are_not(JobStatus status, int attempt, long lease)
    {
        var item = Items.In(status);
        var known = Told(0.4);
        Assert.Same(known, RunProgress.Take(item, known, Told(0.9, attempt, lease)));
        Assert.Equal(status == JobStatus.Running ? 0.4 : null, RunProgress.Of(item, known)?.Fraction);
    }

    [Fact]
    public void Work_that_goes_on_though_its_cancellation_was_asked_for_still_tells()
    {
        var item = Items.In(JobStatus.Cancelling);
        Assert.Equal(0.9, RunProgress.Of(item, RunProgress.Take(item, Told(0.4), Told(0.9)))!.Fraction);
    }

    [Fact]
    public void A_run_that_starts_again_starts_from_nothing()
    {
        var again = Items.In(JobStatus.Running, lease: 11);
        var known = Told(0.9);
        Assert.Null(RunProgress.Of(again, known));
        Assert.Equal(0.1, RunProgress.Of(again, RunProgress.Take(again, known, Told(0.1, lease: 11)))!.Fraction);
    }

    [Fact]
    public void Whatever_comes_of_a_run_and_of_others_what_is_shown_rises() =>
        Gen.Select(Gen.Double[0, 1], Gen.Int[1, 3], Gen.Long[9, 11]).Array.Sample(reports =>
        {
            var item = Items.In(JobStatus.Running);
            ItemProgress? known = null;
            foreach (var (fraction, attempt, lease) in reports)
            {
                var before = RunProgress.Of(item, known)?.Fraction ?? 0;
                known = RunProgress.Take(item, known, Told(fraction, attempt, lease));
                var after = RunProgress.Of(item, known)?.Fraction ?? 0;
                Assert.Equal(attempt == 2 && lease == 10 ? Math.Max(before, fraction) : before, after);
            }
        });
}
