namespace Nexus.Grains.Backends;

/// <summary>
/// How much work a slot's thread is given ahead: it follows at once where it is short, and behind long work it had better wait at the worker, where it can be
/// given to another slot. What comes next is expected to take as long as what came last; long work is forgotten by and by.
/// </summary>
internal sealed class HandSize
{
    /// <summary>The most items in hand.</summary>
    public const int MaxItems = 16;

    /// <summary>The thread has so much work in its hands at most, should there be more than one item of it.</summary>
    public static readonly TimeSpan MaxWork = TimeSpan.FromMilliseconds(16);

    private static readonly TimeSpan Longest = MaxWork * MaxItems;

    private TimeSpan _expected = MaxWork;

    /// <summary>Whether one more may follow so many.</summary>
    /// <param name="inHand">How many are in hand.</param>
    public bool HasRoom(int inHand) => inHand == 0 || (inHand < MaxItems && _expected * (inHand + 1) <= MaxWork);

    /// <summary>Takes into account how long an item took.</summary>
    /// <param name="runTime">How long.</param>
    /// <param name="isLarge">Whether its result is large: such results are stored one at a time, so that memory holds few of them.</param>
    public void Ended(TimeSpan runTime, bool isLarge)
    {
        var last = isLarge && runTime < MaxWork ? MaxWork : runTime < Longest ? runTime : Longest;
        _expected = last > _expected / 2 ? last : _expected / 2;
    }
}
