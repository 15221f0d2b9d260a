namespace Nexus.Storage.GroupCommit;

/// <summary>
/// What one caller wants written, all of it or nothing: a guard, and the statements that follow when the guard returned a row.
/// </summary>
/// <remarks>A guard changes nothing when it returns no row, so a write that stops at its guard needs no rollback.</remarks>
internal sealed class Write
{
    // What a statement costs in memory besides its values; it only has to keep many small writes from counting as none.
    private const int StatementOverhead = 128;

    private readonly List<BoundStatement> _following = [];

    /// <summary>Starts a write with its guard, whose first column (a whole number) is the write's outcome.</summary>
    public Write(Statement guard, params object?[] values)
    {
        Guard = new BoundStatement(guard, values);
        Bytes = BytesOf(values);
    }

    /// <summary>The statement that must return a row.</summary>
    public BoundStatement Guard { get; }

    /// <summary>What runs once the guard has returned a row.</summary>
    public IReadOnlyList<BoundStatement> Following => _following;

    /// <summary>About how many bytes the write holds while it waits.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a statement after the guard.</summary>
    public Write Then(Statement statement, params object?[] values)
    {
        _following.Add(new BoundStatement(statement, values));
        Bytes += BytesOf(values);
        return this;
    }

    private static long BytesOf(object?[] values)
    {
        long bytes = StatementOverhead;
        foreach (object? value in values)
        {
            bytes += value switch
            {
                string text => 2L * text.Length,
                byte[] blob => blob.LongLength,
                _ => 8,
            };
        }

        return bytes;
    }
}
