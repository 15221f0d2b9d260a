namespace Nexus.Storage.Sql;

/// <summary>Runs reads on connections other than the writer's.</summary>
internal interface ISqlReads
{
    /// <summary>Runs a short read. It may run a second time, on another connection, when the first was lost.</summary>
    /// <exception cref="StorageException">The database failed.</exception>
    Task<T> ReadAsync<T>(Func<IReadSession, ValueTask<T>> read, CancellationToken cancellationToken);
}
