using Nexus.Storage;

namespace Nexus.Faults.Stores;

/// <summary>Storage that fails a share of its calls: of the writes, half have been made all the same, and say that they may have been.</summary>
/// <param name="share">The share of the calls that fail, 0 to 1.</param>
/// <param name="seed">Draws them.</param>
public sealed class UnreliableStorage(double share, int seed) : IStoreFault
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();
    private long _calls;
    private long _before;
    private long _after;

    /// <summary>How many calls came.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>How many failed without having been made.</summary>
    public long FailedBefore => Interlocked.Read(ref _before);

    /// <summary>How many failed after having been made.</summary>
    public long FailedAfter => Interlocked.Read(ref _after);

    /// <summary>Whether calls fail; true at first.</summary>
    public bool Failing { get; set; } = true;

    /// <inheritdoc/>
    public async Task<T> AroundAsync<T>(StoreCall call, Func<Task<T>> proceed)
    {
        Interlocked.Increment(ref _calls);
        var (fails, made) = Draw();
        if (!fails || !Failing)
        {
            return await proceed();
        }

        if (made && call.IsWrite)
        {
            await proceed();
            Interlocked.Increment(ref _after);
            throw new StorageException("The test lost the answer of a write.", outcomeUnknown: true);
        }

        Interlocked.Increment(ref _before);
        throw new StorageException("The test failed a call.", outcomeUnknown: call.IsWrite);
    }

    private (bool Fails, bool Made) Draw()
    {
        lock (_lock)
        {
            return (_random.NextDouble() < share, _random.Next(2) == 0);
        }
    }
}
