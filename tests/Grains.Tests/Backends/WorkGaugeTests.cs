using CsCheck;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Backends;

public sealed class WorkGaugeTests
{
    [Fact]
    public void Only_the_newest_is_taken_and_once()
    {
        var gauge = new WorkGauge();
        Assert.Null(gauge.TakeNews());
        gauge.Report(new WorkProgress(0.1, "one"));
        gauge.Report(new WorkProgress(0.2, "two"));
        Assert.Equal(new WorkProgress(0.2, "two"), gauge.TakeNews());
        Assert.Null(gauge.TakeNews());
        gauge.Report(new WorkProgress(0.2, "two"));
        Assert.Null(gauge.TakeNews());
        gauge.Report(new WorkProgress(0.2, "three"));
        Assert.Equal(new WorkProgress(0.2, "three"), gauge.TakeNews());
    }

    [Fact]
    public void Whatever_a_backend_says_comes_out_rising_within_0_and_1() =>
        Gen.OneOf(Gen.Double, Gen.Double[0, 1], Gen.Const(double.NaN), Gen.Const(double.PositiveInfinity), Gen.Const(double.NegativeInfinity))
            .Array.Sample(values =>
            {
                var gauge = new WorkGauge();
                var last = 0.0;
                foreach (var value in values)
                {
                    gauge.Report(new WorkProgress(value));
                    if (gauge.TakeNews() is { } news)
                    {
                        Assert.InRange(news.Fraction, last, 1);
                        Assert.True(double.IsNaN(value) || news.Fraction >= Math.Min(value, 1));
                        last = news.Fraction;
                    }
                }
            });

    [Fact]
    public void What_several_threads_say_at_once_comes_out_as_the_furthest()
    {
        var gauge = new WorkGauge();
        Parallel.For(0, 4, thread =>
        {
            for (var i = 0; i <= 1000; i++)
            {
                gauge.Report(new WorkProgress((i + (thread / 4.0)) / 2000));
            }
        });
        Assert.Equal(1000.75 / 2000, gauge.TakeNews()!.Fraction);
    }

    [Fact]
    public void A_stage_without_end_is_cut()
    {
        var gauge = new WorkGauge();
        gauge.Report(new WorkProgress(0.5, new string('x', 10_000)));
        Assert.Equal(200, gauge.TakeNews()!.Stage.Length);
    }
}
