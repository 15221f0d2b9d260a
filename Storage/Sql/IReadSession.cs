using System.Data.Common;
using Nexus.Storage.GroupCommit;

namespace Nexus.Storage.Sql;

/// <summary>A connection for the reads of one caller.</summary>
internal interface IReadSession
{
    /// <summary>All rows.</summary>
    ValueTask<IReadOnlyList<T>> ReadAllAsync<T>(Statement statement, Func<DbDataReader, T> row, params object?[] values);

    /// <summary>The first row, or null.</summary>
    ValueTask<T?> ReadFirstAsync<T>(Statement statement, Func<DbDataReader, T> row, params object?[] values)
        where T : class;

    /// <summary>A piece of a large value, or null when there is no such row.</summary>
    /// <param name="column">The column.</param>
    /// <param name="offset">Where the piece begins, from 0.</param>
    /// <param name="count">How many bytes it has at most.</param>
    /// <param name="values">The values that name the row.</param>
    ValueTask<byte[]?> ReadPieceAsync(BlobColumn column, long offset, int count, params object?[] values);

    /// <summary>The first row, or null, of one statement for each set of values, in one trip to the database.</summary>
    ValueTask<T?[]> ReadFirstOfEachAsync<T>(Statement statement, Func<DbDataReader, T> row, IReadOnlyList<object?[]> values)
        where T : class;
}
