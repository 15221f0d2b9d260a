using System.Collections.Concurrent;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>Work that waits in the middle until the test lets it go on, or its silo stops.</summary>
internal sealed class Turnstile : IDisposable
{
    private readonly ManualResetEventSlim _open = new();

    public SemaphoreSlim Entered { get; } = new(0);

    public ConcurrentQueue<ulong> Runs { get; } = new();

    public byte[] Work(ExecutionSettings settings, CancellationToken cancelled)
    {
        Runs.Enqueue(settings.Seed);
        Entered.Release();
        _open.Wait(cancelled);
        return BitConverter.GetBytes(settings.Seed);
    }

    public void Open() => _open.Set();

    public async Task HasEnteredAsync() =>
        Assert.True(await Entered.WaitAsync(TimeSpan.FromSeconds(30)), "no item started within 30 s");

    public void Dispose()
    {
        _open.Dispose();
        Entered.Dispose();
    }
}
