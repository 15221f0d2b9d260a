namespace Nexus.Silo;

/// <summary>Decides whether a silo that does not reach the database ends, so that its jobs move to those that do.</summary>
internal static class CutOff
{
    /// <summary>For so long the database has to leave every check unanswered: a restart of it is over sooner.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Whether it ends: where the database is away for all, all would.</summary>
    /// <param name="unanswered">For how long no check was answered.</param>
    /// <param name="others">What the other silos say: whether they reach the database; null for one that says nothing.</param>
    public static bool MustEnd(TimeSpan unanswered, IEnumerable<bool?> others) => unanswered >= Limit && others.Any(reaches => reaches is true);
}
