namespace Nexus.Simulators.Tests;

public class CrewTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 7)]
    public void Every_item_is_done_once_in_each_round(int threads, int portion)
    {
        using var crew = new Crew(threads);
        for (var round = 0; round < 200; round++)
        {
            var done = new int[100];
            crew.For(
                done.Length,
                portion,
                (worker, from, to) =>
                {
                    Assert.InRange(worker, 0, threads - 1);
                    for (; from < to; from++)
                    {
                        Interlocked.Increment(ref done[from]);
                    }
                },
                CancellationToken.None);
            Assert.All(done, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void After_a_cancellation_each_thread_ends_the_portion_that_it_has_and_takes_no_other()
    {
        using var source = new CancellationTokenSource();
        using var crew = new Crew(3);
        var begun = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => crew.For(
            1_000_000,
            1,
            (_, from, _) =>
            {
                Interlocked.Increment(ref begun);
                if (from == 10)
                {
                    source.Cancel();
                }

                // Portions behind the tenth that others have begun by now end after the cancellation.
                if (from > 10)
                {
                    source.Token.WaitHandle.WaitOne();
                }
            },
            source.Token));
        Assert.InRange(begun, 1, 13);
    }
}
