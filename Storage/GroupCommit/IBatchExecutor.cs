namespace Nexus.Storage.GroupCommit;

/// <summary>Runs writes in one transaction of one kind of database. Called by one thread at a time.</summary>
internal interface IBatchExecutor : IDisposable
{
    /// <summary>
    /// Runs the writes in order in one transaction and commits it. When this returns, they are durable.
    /// </summary>
    /// <param name="writes">The writes.</param>
    /// <param name="outcomes">Takes, per write, the first column of its guard's row, or null when the guard returned no row: nothing of that write happened.</param>
    /// <exception cref="BatchFailedException">Nothing of the batch happened.</exception>
    /// <exception cref="StorageException">With <see cref="StorageException.OutcomeUnknown"/>: the commit failed, or the connection was lost.</exception>
    void Execute(IReadOnlyList<Write> writes, Span<long?> outcomes);
}
