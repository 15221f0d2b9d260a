using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nexus.Grains.Backends;

namespace Nexus.Grains.Tests.Backends;

public sealed class ComputeThreadsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Work_is_done_in_the_order_given_on_the_threads_of_its_slot()
    {
        using var threads = Start(slots: 2);
        var done = new ConcurrentQueue<(int Slot, int Number, string? Thread)>();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => threads.RunAsync(number % 2, () =>
        {
            done.Enqueue((number % 2, number, Thread.CurrentThread.Name));
            return number;
        }))).WaitAsync(Patience);
        for (var slot = 0; slot < 2; slot++)
        {
            var mine = done.Where(d => d.Slot == slot).ToList();
            Assert.Equal(mine.Select(d => d.Number).Order(), mine.Select(d => d.Number));
            Assert.Equal($"nexus-slot-{slot}", Assert.Single(mine.Select(d => d.Thread).Distinct()));
        }
    }

    [Fact]
    public async Task Ends_before_long_work_are_told_when_asked_for()
    {
        using var threads = Start(slots: 1);
        using var first = new ManualResetEventSlim();
        using var isLong = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var held = threads.RunAsync(0, () => Wait(first));
        Task<int>[] shorts = [.. Enumerable.Range(0, 4).Select(number => threads.RunAsync(0, () => number))];
        var longWork = threads.RunAsync(0, () =>
        {
            isLong.Set();
            return Wait(release);
        });
        Task<int>[] behind = [.. Enumerable.Range(0, 20).Select(number => threads.RunAsync(0, () => number))];
        first.Set();
        Assert.True(isLong.Wait(Patience));
        threads.TellEnds(0);
        Assert.Equal(Enumerable.Range(0, 4), await Task.WhenAll(shorts).WaitAsync(Patience));
        await held.WaitAsync(Patience);
        Assert.False(longWork.IsCompleted);
        Assert.DoesNotContain(behind, b => b.IsCompleted);

        // What is left is told without being asked for.
        release.Set();
        await longWork.WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 20), await Task.WhenAll(behind).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_failure_and_a_cancellation_reach_who_waits_and_the_thread_goes_on()
    {
        using var threads = Start(slots: 1);
        var failed = threads.RunAsync<int>(0, () => throw new FormatException("no"));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var stopped = threads.RunAsync<int>(0, () => throw new OperationCanceledException(cancelled.Token));
        var next = threads.RunAsync(0, () => 7);
        Assert.Equal("no", (await Assert.ThrowsAsync<FormatException>(() => failed.WaitAsync(Patience))).Message);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.WaitAsync(Patience));
        Assert.Equal(7, await next.WaitAsync(Patience));
    }

    private static ComputeThreads Start(int slots) => new(Options.Create(new NexusOptions { Slots = slots }), NullLogger<ComputeThreads>.Instance);

    private static int Wait(ManualResetEventSlim signal)
    {
        Assert.True(signal.Wait(Patience));
        return 0;
    }
}
