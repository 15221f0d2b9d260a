using Nexus.Storage.GroupCommit;

namespace Nexus.Storage.Tests;

/// <summary>An executor whose writes say themselves how they end, and which can be held in the middle of a batch.</summary>
internal sealed class ScriptedExecutor : IBatchExecutor
{
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<IReadOnlyList<string>> Committed { get; } = [];

    public int Tries { get; private set; }

    public bool IsDisposed { get; private set; }

    public void Hold() => _open.Reset();

    public void Release() => _open.Set();

    /// <summary>Completes when the first batch has begun.</summary>
    public Task Entered() => _entered.Task;

    public void Execute(IReadOnlyList<Write> writes, Span<long?> outcomes)
    {
        _entered.TrySetResult();
        _open.Wait();
        Tries++;
        string[] texts = [.. writes.Select(write => (string)write.Guard.Values[0]!)];
        for (int index = 0; index < texts.Length; index++)
        {
            outcomes[index] = texts[index] switch
            {
                "lost" => throw new StorageException("lost", outcomeUnknown: true),
                "bug" => throw new InvalidOperationException("bug"),
                "locked" => throw new BatchFailedException(null, new StorageException("locked")),
                "conflict" => null,
                string text when text.StartsWith("throw", StringComparison.Ordinal) => throw new BatchFailedException(index, new StorageException(text)),
                _ => 1,
            };
        }

        Committed.Add(texts);
    }

    public void Dispose()
    {
        IsDisposed = true;
        _open.Dispose();
    }
}
