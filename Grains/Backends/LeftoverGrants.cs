using Nexus.Storage.Backends;

namespace Nexus.Grains.Backends;

/// <summary>
/// Finds the rows of a ledger that nobody needs any more: nobody held them at one look, when a report may still have been on its way to their
/// item, and nobody does at the next.
/// </summary>
internal sealed class LeftoverGrants
{
    /// <summary>The time between two looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private HashSet<long> _unheld = [];
    private DateTimeOffset _looked = DateTimeOffset.MinValue;
    private bool _ended;

    /// <summary>Work has ended: its row is settled by its item, or left over.</summary>
    public void Ended() => _ended = true;

    /// <summary>Whether it is time for a look. A backend that nothing has ended on has nothing to look for.</summary>
    public bool IsDue(DateTimeOffset now)
    {
        // A clock that was set back makes it due as well.
        if ((!_ended && _unheld.Count == 0) || (now - _looked).Duration() < Period)
        {
            return false;
        }

        (_looked, _ended) = (now, false);
        return true;
    }

    /// <summary>The rows that nobody needs.</summary>
    /// <param name="recorded">The ledger's rows as they stand.</param>
    /// <param name="isHeld">Whether a worker holds a grant, or its process died and its item is to hear of that.</param>
    public IReadOnlyList<GrantRecord> Find(IReadOnlyList<GrantRecord> recorded, Func<GrantRecord, bool> isHeld)
    {
        GrantRecord[] unheld = [.. recorded.Where(grant => !isHeld(grant))];
        GrantRecord[] leftover = [.. unheld.Where(grant => _unheld.Contains(grant.Lease))];
        _unheld = [.. unheld.Select(grant => grant.Lease)];
        return leftover;
    }
}
