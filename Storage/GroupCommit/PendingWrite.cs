namespace Nexus.Storage.GroupCommit;

/// <summary>A write whose caller waits.</summary>
internal sealed class PendingWrite(Write write)
{
    // Continuations run elsewhere: a caller's code on the writer's thread would hold up every other caller.
    private readonly TaskCompletionSource<long?> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Write Write { get; } = write;

    public Task<long?> Task => _completion.Task;

    /// <summary>Whether its caller has gone; a write that has not begun is then left out.</summary>
    public bool IsAbandoned => _completion.Task.IsCompleted;

    public void Succeed(long? outcome) => _completion.TrySetResult(outcome);

    public void Fail(StorageException cause) => _completion.TrySetException(cause);

    public void Abandon(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
