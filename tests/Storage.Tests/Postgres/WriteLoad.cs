using Nexus.Storage.Jobs;

namespace Nexus.Storage.Tests.Postgres;

/// <summary>Writes items without end, each in a loop of its own, and remembers what was acknowledged.</summary>
internal sealed class WriteLoad
{
    private readonly NexusDatabase _database;
    private readonly JobItemRecord[] _items;
    private readonly long[] _acknowledged;
    private readonly object _monitor = new();
    private readonly List<(long Count, TaskCompletionSource Reached)> _waiting = [];
    private Task _writers = Task.CompletedTask;
    private volatile bool _stopping;
    private long _count;

    private WriteLoad(NexusDatabase database, JobItemRecord[] items)
    {
        _database = database;
        _items = items;
        _acknowledged = [.. items.Select(_ => 1L)];
    }

    public Guid JobId => _items[0].JobId;

    /// <summary>Makes a job and begins to write its items.</summary>
    public static async Task<WriteLoad> StartAsync(NexusDatabase database, int items)
    {
        JobRecord job = await database.Jobs.CreateAsync(Samples.Job(items));
        var load = new WriteLoad(database, [.. await database.Jobs.ReadItemsAsync(job.JobId)]);
        load._writers = Task.WhenAll(Enumerable.Range(0, items).Select(index => Task.Run(() => load.WriteAsync(index))));
        return load;
    }

    /// <summary>Completes when so many writes have been acknowledged, or a writer has found something wrong.</summary>
    public async Task Acknowledged(long count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_monitor)
        {
            _waiting.Add((count, reached));
        }

        Tell(0);
        await await Task.WhenAny(reached.Task, _writers);
    }

    /// <summary>Ends the writing; a write that is under way is awaited.</summary>
    public Task StopAsync()
    {
        _stopping = true;
        return _writers;
    }

    /// <summary>Holds what is stored to what was acknowledged.</summary>
    public async Task VerifyAsync()
    {
        for (int index = 0; index < _items.Length; index++)
        {
            await VersionAsync(index);
        }
    }

    private async Task WriteAsync(int index)
    {
        long version = 1;

        // After an unknown outcome the row may still be written once more, by a server that has not noticed that we are gone.
        bool uncertain = false;
        while (!_stopping)
        {
            try
            {
                version = await _database.Jobs.WriteItemAsync(new JobItemState { Item = _items[index] with { Message = $"after version {version}" } }, version);
                _acknowledged[index] = version;
                uncertain = false;
                Tell(1);
            }
            catch (StorageException failure)
            {
                uncertain |= failure.OutcomeUnknown;
                long expected = version;
                version = await VersionAsync(index);
                Assert.True(
                    uncertain || version == expected,
                    $"A write of item {index + 1} after version {expected} failed ({failure.Message}), but the item stands in {version}.");
            }
        }
    }

    // What is stored, once the server tells.
    private async Task<long> VersionAsync(int index)
    {
        while (true)
        {
            try
            {
                Versioned<JobItemRecord> stored = (await _database.Jobs.ReadItemAsync(JobId, _items[index].Number))!;
                Assert.True(
                    stored.Version >= _acknowledged[index],
                    $"Item {index + 1} was acknowledged in version {_acknowledged[index]} and stands in {stored.Version}.");
                Assert.Equal(stored.Version == 1 ? "" : $"after version {stored.Version - 1}", stored.Record.Message);
                return stored.Version;
            }
            catch (StorageException)
            {
                await Task.Yield();
            }
        }
    }

    private void Tell(int more)
    {
        lock (_monitor)
        {
            _count += more;
            foreach ((long count, TaskCompletionSource reached) in _waiting)
            {
                if (_count >= count)
                {
                    reached.TrySetResult();
                }
            }

            _waiting.RemoveAll(waiting => waiting.Reached.Task.IsCompleted);
        }
    }
}
