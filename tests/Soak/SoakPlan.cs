namespace Nexus.Soak;

/// <summary>What a soak does.</summary>
/// <param name="Length">For how long.</param>
/// <param name="Provider">On which kind of storage.</param>
/// <param name="Users">With how many users at once.</param>
/// <param name="KillEvery">How long the server lives on average; zero for as long as the soak.</param>
internal sealed record SoakPlan(TimeSpan Length, string Provider, int Users, TimeSpan KillEvery)
{
    /// <summary>For how long at the end the server is not killed.</summary>
    public TimeSpan Calm { get; init; }

    /// <summary>How many kills there are at least, however much longer that takes on a machine whose servers start slowly.</summary>
    public int FewestKills { get; init; }
}
