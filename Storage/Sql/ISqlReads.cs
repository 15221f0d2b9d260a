namespace Nexus.Storage.Sql;

/// <summary>Runs reads on connections other than the writer's.</summary>
internal interface ISqlReads
{
    /// <summary>Runs a short read.</summary>
    /// <exception cref="StorageException">The database failed.</exception>
    Task<T> ReadAsync<T>(Func<SqlSession, T> read, CancellationToken cancellationToken);
}
