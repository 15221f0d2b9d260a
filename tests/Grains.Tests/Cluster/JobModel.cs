using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>
/// What is known of a job from what it acknowledged alone: which attempt each item must reach, and how that can have ended. How fast
/// anything was done does not matter.
/// </summary>
internal sealed class JobModel(int items)
{
    private readonly ExpectedItem[] _items = [.. Enumerable.Range(1, items).Select(_ => new ExpectedItem(1, MayBeCancelled: false))];

    /// <summary>Whether its deletion was acknowledged.</summary>
    public bool Deleted { get; private set; }

    /// <summary>A cancellation was acknowledged: what it was asked for may end so, or as its work did when that was faster.</summary>
    public void Cancelled(CancelReceipt receipt)
    {
        foreach (var number in receipt.Asked)
        {
            _items[number - 1] = _items[number - 1] with { MayBeCancelled = true };
        }
    }

    /// <summary>A resubmission was acknowledged: each item that is sent begins exactly the next attempt.</summary>
    public void Resubmitted(ResubmitReceipt receipt)
    {
        foreach (var sent in receipt.Items.Where(i => i.Action == ResubmitAction.Send))
        {
            var expected = _items[sent.Number - 1];
            Assert.Equal(expected.Attempt + 1, sent.Attempt);
            _items[sent.Number - 1] = new ExpectedItem(sent.Attempt, MayBeCancelled: false);
        }
    }

    /// <summary>The deletion of the job was acknowledged.</summary>
    public void Forgotten() => Deleted = true;

    /// <summary>Holds an item's end to what was acknowledged.</summary>
    /// <param name="number">The item.</param>
    /// <param name="attempt">The attempt that it is in.</param>
    /// <param name="status">How that ended.</param>
    /// <param name="mayFail">Whether its work may have failed.</param>
    public void Check(int number, int attempt, JobStatus status, bool mayFail)
    {
        var expected = _items[number - 1];
        Assert.Equal(expected.Attempt, attempt);
        Assert.True(
            status == JobStatus.Completed || (status == JobStatus.Error && mayFail) || (status == JobStatus.Cancelled && expected.MayBeCancelled),
            $"item {number} ended as {status.Name()} in attempt {attempt}");
    }

    private sealed record ExpectedItem(int Attempt, bool MayBeCancelled);
}
