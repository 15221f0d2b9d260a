namespace Nexus.Storage.GroupCommit;

/// <summary>Runs writes in one transaction of one kind of database. Called by one thread at a time.</summary>
internal interface IBatchExecutor : IDisposable
{
    /// <summary>
    /// Runs the writes in one transaction and commits it. When this returns, they are durable. Guards run in the order of the writes, and so
    /// does what follows them; but all guards of a batch may run before what follows any, so no guard may depend on what follows another.
    /// </summary>
    /// <param name="writes">The writes.</param>
    /// <param name="outcomes">Takes, per write, the first column of its guard's row, or null when the guard returned no row: nothing of that write happened.</param>
    /// <exception cref="BatchFailedException">Nothing of the batch happened.</exception>
    /// <exception cref="StorageException">With <see cref="StorageException.OutcomeUnknown"/>: the commit failed, or the connection was lost.</exception>
    void Execute(IReadOnlyList<Write> writes, Span<long?> outcomes);
}
