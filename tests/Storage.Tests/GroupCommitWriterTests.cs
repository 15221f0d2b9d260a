using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Storage.GroupCommit;

namespace Nexus.Storage.Tests;

/// <summary>The batching, apart from any database.</summary>
public sealed class GroupCommitWriterTests : IDisposable
{
    private static readonly Statement Any = new("any", "value");

    private readonly ScriptedExecutor _executor = new();

    [Fact]
    public async Task What_waits_while_a_batch_runs_shares_the_next_one()
    {
        await using GroupCommitWriter writer = Writer();
        _executor.Hold();
        Task<long?> first = writer.WriteAsync(Write("first"), default);
        await _executor.Entered();
        Task<long?>[] rest = [.. Enumerable.Range(0, 20).Select(number => writer.WriteAsync(Write($"{number}"), default))];
        Assert.All(rest, write => Assert.False(write.IsCompleted));
        _executor.Release();
        await Task.WhenAll([first, .. rest]);
        Assert.Equal([1, 20], _executor.Committed.Select(batch => batch.Count));
    }

    [Fact]
    public async Task A_batch_is_bounded_and_in_the_order_of_arrival()
    {
        await using GroupCommitWriter writer = Writer(maxBatchWrites: 8);
        _executor.Hold();
        Task<long?>[] writes = [.. Enumerable.Range(0, 21).Select(number => writer.WriteAsync(Write($"{number}"), default))];
        _executor.Release();
        await Task.WhenAll(writes);
        Assert.All(_executor.Committed, batch => Assert.InRange(batch.Count, 1, 8));
        Assert.Equal(Enumerable.Range(0, 21).Select(number => $"{number}"), _executor.Committed.SelectMany(batch => batch));
    }

    [Fact]
    public async Task Nobody_is_told_before_the_commit()
    {
        await using GroupCommitWriter writer = Writer();
        _executor.Hold();
        Task<long?> write = writer.WriteAsync(Write("a"), default);
        await _executor.Entered();
        Assert.False(write.IsCompleted);
        _executor.Release();
        Assert.Equal(1, await write);
    }

    [Fact]
    public async Task A_conflict_is_told_to_its_caller_only()
    {
        await using GroupCommitWriter writer = Writer();
        _executor.Hold();
        Task<long?>[] writes = [writer.WriteAsync(Write("a"), default), writer.WriteAsync(Write("conflict"), default), writer.WriteAsync(Write("c"), default)];
        _executor.Release();
        Assert.Equal([1, null, 1], await Task.WhenAll(writes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Writes_that_throw_fail_alone(int failures)
    {
        await using GroupCommitWriter writer = Writer();
        _executor.Hold();
        Task<long?> gate = writer.WriteAsync(Write("gate"), default);
        await _executor.Entered();
        Task<long?>[] writes =
        [
            .. Enumerable.Range(0, 10).Select(number => writer.WriteAsync(Write(number < failures ? $"throw {number}" : $"{number}"), default)),
        ];
        _executor.Release();
        await gate;
        for (int number = 0; number < writes.Length; number++)
        {
            if (number < failures)
            {
                StorageException failure = await Assert.ThrowsAsync<StorageException>(() => writes[number]);
                Assert.Equal($"throw {number}", failure.Message);
            }
            else
            {
                Assert.Equal(1, await writes[number]);
            }
        }

        // Two tries of the batch, and then each of what is left once.
        Assert.InRange(_executor.Tries, 2, 1 + 2 + writes.Length);
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("bug")]
    public async Task A_lost_commit_is_unknown_to_all_of_its_batch_and_the_writer_goes_on(string how)
    {
        await using GroupCommitWriter writer = Writer();
        _executor.Hold();
        Task<long?> gate = writer.WriteAsync(Write("gate"), default);
        await _executor.Entered();
        Task<long?>[] writes = [writer.WriteAsync(Write("a"), default), writer.WriteAsync(Write(how), default)];
        _executor.Release();
        await gate;
        foreach (Task<long?> write in writes)
        {
            Assert.True((await Assert.ThrowsAsync<StorageException>(() => write)).OutcomeUnknown);
        }

        Assert.Equal(1, await writer.WriteAsync(Write("later"), default));
    }

    [Fact]
    public async Task A_batch_that_cannot_begin_did_not_happen()
    {
        await using GroupCommitWriter writer = Writer();
        Assert.False((await Assert.ThrowsAsync<StorageException>(() => writer.WriteAsync(Write("locked"), default))).OutcomeUnknown);
        Assert.Equal(1, await writer.WriteAsync(Write("later"), default));
    }

    [Fact]
    public async Task A_full_queue_makes_callers_wait_and_forgets_none()
    {
        await using GroupCommitWriter writer = Writer(maxBatchWrites: 4, maxQueuedWrites: 4, maxQueuedBytes: 2000);
        _executor.Hold();
        Task<long?>[] writes = [.. Enumerable.Range(0, 50).Select(number => writer.WriteAsync(Write(new string('x', 40 * number)), default))];
        _executor.Release();
        Assert.All(await Task.WhenAll(writes), outcome => Assert.Equal(1, outcome));
        Assert.Equal(50, _executor.Committed.Sum(batch => batch.Count));
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_before_its_batch_begins_writes_nothing()
    {
        await using GroupCommitWriter writer = Writer();
        _executor.Hold();
        Task<long?> first = writer.WriteAsync(Write("first"), default);
        await _executor.Entered();
        using var cancellation = new CancellationTokenSource();
        Task<long?> cancelled = writer.WriteAsync(Write("cancelled"), cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _executor.Release();
        await first;
        await writer.WriteAsync(Write("last"), default);
        Assert.Equal(["first", "last"], _executor.Committed.SelectMany(batch => batch));
    }

    [Fact]
    public async Task Closing_writes_what_waits_and_refuses_what_comes_later()
    {
        GroupCommitWriter writer = Writer(maxBatchWrites: 2, maxQueuedWrites: 3);
        _executor.Hold();
        Task<long?>[] writes = [.. Enumerable.Range(0, 9).Select(number => writer.WriteAsync(Write($"{number}"), default))];
        ValueTask closing = writer.DisposeAsync();
        StorageException refused = await Assert.ThrowsAsync<StorageException>(() => writer.WriteAsync(Write("late"), default));
        Assert.Contains("closed", refused.Message, StringComparison.Ordinal);
        _executor.Release();
        await closing;

        // Their continuations run on the pool, maybe after that of the closing.
        await Task.WhenAll(writes).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(9, _executor.Committed.Sum(batch => batch.Count));
        Assert.True(_executor.IsDisposed);
    }

    [Fact]
    public async Task Two_executors_commit_at_the_same_time_and_closing_waits_for_both()
    {
        var second = new ScriptedExecutor();
        var writer = new GroupCommitWriter([_executor, second], NullLogger.Instance, 1, 1000, 1 << 20);
        _executor.Hold();
        second.Hold();
        Task<long?>[] writes = [writer.WriteAsync(Write("a"), default), writer.WriteAsync(Write("b"), default), writer.WriteAsync(Write("c"), default)];
        await Task.WhenAll(_executor.Entered(), second.Entered());

        // What one of them takes on is no matter of the other's.
        _executor.Release();
        await await Task.WhenAny(writes);
        ValueTask closing = writer.DisposeAsync();
        Assert.False(closing.IsCompleted);
        second.Release();
        await closing;
        Assert.Equal([1, 1, 1], await Task.WhenAll(writes));
        Assert.Equal(["a", "b", "c"], _executor.Committed.Concat(second.Committed).SelectMany(batch => batch).Order(StringComparer.Ordinal));
        Assert.True(_executor.IsDisposed && second.IsDisposed);
    }

    [Fact]
    public async Task The_meter_tells_the_size_and_the_time_of_a_commit()
    {
        // Other tests commit meanwhile, but none of them a batch of this size.
        const int Size = 379;
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var units = new HashSet<string?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Nexus" && instrument.Name.StartsWith("nexus.storage.commit.", StringComparison.Ordinal))
            {
                units.Add(instrument.Unit);
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, size, _, _) =>
        {
            if (size == Size)
            {
                told.TrySetResult();
            }
        });
        listener.Start();

        await using GroupCommitWriter writer = Writer();
        _executor.Hold();
        Task<long?> first = writer.WriteAsync(Write("first"), default);
        await _executor.Entered();
        Task<long?>[] writes = [.. Enumerable.Range(0, Size).Select(number => writer.WriteAsync(Write($"{number}"), default))];
        _executor.Release();
        await Task.WhenAll([first, .. writes]);
        Assert.True(told.Task.IsCompleted);
        Assert.Equal(["s", "{write}"], units.Order(StringComparer.Ordinal));
    }

    public void Dispose() => _executor.Dispose();

    private static Write Write(string text) => new(Any, text);

    private GroupCommitWriter Writer(int maxBatchWrites = 512, int maxQueuedWrites = 1000, long maxQueuedBytes = 1 << 20) =>
        new([_executor], NullLogger.Instance, maxBatchWrites, maxQueuedWrites, maxQueuedBytes);
}
