namespace Nexus.Storage.Jobs;

/// <summary>A stored result that answers the same question: of which attempt of which item of which job.</summary>
public sealed record ReusableResult(Guid JobId, int Number, int Attempt);

/// <summary>
/// A new item's result, copied from a stored one in the transaction that inserts the item. When the source has gone meanwhile, nothing is
/// copied, and the item stays as it was submitted.
/// </summary>
/// <param name="Source">The result to copy.</param>
/// <param name="Completed">The history entry of the item's end, the second one.</param>
/// <param name="Attempt">The attempt, which nobody ran.</param>
/// <param name="Message">The item's message, which says where its result is from.</param>
public sealed record ReusedResult(ReusableResult Source, HistoryRecord Completed, AttemptRecord Attempt, string Message);
