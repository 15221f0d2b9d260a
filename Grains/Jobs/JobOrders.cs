using System.Collections.Immutable;
using System.Globalization;

namespace Nexus.Grains.Jobs;

/// <summary>What may be asked of a job's items as they stand, and what comes of it. Pure: the job puts it on record, and does it.</summary>
internal static class JobOrders
{
    /// <summary>Sorts the chosen items by what a cancellation can do for them.</summary>
    /// <exception cref="NexusException">An item does not exist, or all chosen ones have ended otherwise.</exception>
    public static CancelReceipt Cancel(ImmutableArray<JobItemView> items, ImmutableArray<int> chosen)
    {
        List<int> asked = [];
        List<int> already = [];
        List<int> ended = [];
        foreach (var item in Choose(items, chosen))
        {
            (item.Status switch
            {
                JobStatus.Cancelling or JobStatus.Cancelled => already,
                var status when status.IsTerminal() => ended,
                _ => asked,
            }).Add(item.Number);
        }

        if (asked.Count + already.Count == 0)
        {
            throw new NexusException(
                NexusErrorCode.FailedPrecondition,
                "items",
                ended.Count == 1
                    ? Text($"Item {ended[0]} is {items[ended[0] - 1].Status.Name()}: there is nothing left to cancel.")
                    : Text($"All {ended.Count} items have ended: there is nothing left to cancel."));
        }

        return new CancelReceipt([.. asked], [.. already], [.. ended]);
    }

    /// <summary>The items that a resubmission chooses.</summary>
    /// <exception cref="NexusException">An item does not exist, or none is in a status asked for.</exception>
    public static IReadOnlyList<JobItemView> Choose(ImmutableArray<JobItemView> items, ResubmitOrder order)
    {
        if (!Enum.IsDefined(order.Strategy))
        {
            throw new NexusException(NexusErrorCode.InvalidArgument, "strategy", Text($"{(int)order.Strategy} is no strategy."));
        }

        var (numbers, statuses) = (OrNone(order.Items), OrNone(order.Statuses));
        ImmutableArray<JobStatus> wanted = statuses.IsEmpty && numbers.IsEmpty ? [JobStatus.Error] : statuses;
        List<JobItemView> chosen = [.. Choose(items, numbers).Where(i => wanted.IsEmpty || wanted.Contains(i.Status))];
        return chosen.Count > 0 ? chosen : throw new NexusException(
            NexusErrorCode.FailedPrecondition,
            statuses.IsEmpty ? "items" : "statuses",
            $"No item is {string.Join(" or ", wanted.Select(s => s.Name()))}: there is nothing to resubmit.");
    }

    /// <summary>What a resubmission does with an item, given what is known of its attempt.</summary>
    /// <param name="item">The item.</param>
    /// <param name="strategy">How it is to be resubmitted.</param>
    /// <param name="shots">The shots that sending it would take.</param>
    /// <param name="held">Whether a worker holds its attempt.</param>
    /// <param name="hasResult">Whether its attempt has a stored result.</param>
    public static ItemResubmission Decide(JobItemView item, ResubmitStrategy strategy, int shots, bool held, bool hasResult)
    {
        if (item.Status == JobStatus.Retrying || (!item.Status.IsTerminal() && item.Stuck is null))
        {
            return Leave($"it is {item.Status.Name()}, and not stuck");
        }

        return strategy switch
        {
            ResubmitStrategy.FullRestart => Send(held ? "everything anew; the old work is stopped" : "everything anew"),
            _ when item.Status == JobStatus.Completed => Leave("it has its result"),
            ResubmitStrategy.Resync when hasResult => Resync("the result of this attempt is there"),
            ResubmitStrategy.Resync when held => Resync("a worker still holds it"),
            ResubmitStrategy.Resync => Leave("neither work nor a result of this attempt was found"),
            ResubmitStrategy.AllowResubmit when held => Leave("a worker still holds it"),
            ResubmitStrategy.ForceResubmit when held => Send("it has no result; the old work is stopped"),
            _ => Send("it has no result, and nobody works on it"),
        };

        ItemResubmission Leave(string reason) => new(item.Number, ResubmitAction.Leave, item.Attempt, 0, reason);
        ItemResubmission Send(string reason) => new(item.Number, ResubmitAction.Send, item.Attempt + 1, shots, reason);
        ItemResubmission Resync(string reason) => new(item.Number, ResubmitAction.Resync, item.Attempt, 0, reason);
    }

    private static IEnumerable<JobItemView> Choose(ImmutableArray<JobItemView> items, ImmutableArray<int> numbers)
    {
        numbers = OrNone(numbers);
        foreach (var (index, number) in numbers.Index())
        {
            if (number < 1 || number > items.Length)
            {
                throw new NexusException(
                    NexusErrorCode.InvalidArgument, Text($"items[{index}]"), Text($"The job has the items 1 to {items.Length}, not {number}."));
            }
        }

        return numbers.IsEmpty ? items : items.Where(i => numbers.Contains(i.Number));
    }

    private static ImmutableArray<T> OrNone<T>(ImmutableArray<T> array) => array.IsDefault ? [] : array;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
