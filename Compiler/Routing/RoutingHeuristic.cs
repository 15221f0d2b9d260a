namespace Nexus.Compiler.Routing;

/// <summary>How SABRE weighs what an exchange brings nearer.</summary>
internal sealed record RoutingHeuristic
{
    /// <summary>How many gates after the front are looked at.</summary>
    public int LookaheadSize { get; init; } = 40;

    /// <summary>The weight of a gate directly after the front; one in the front weighs 1.</summary>
    public double LookaheadWeight { get; init; } = 0.6;

    /// <summary>What a gate weighs for each layer farther back, as a factor.</summary>
    public double LookaheadDecay { get; init; } = 0.6;

    /// <summary>What a gate done counts for, in a comparison of states that are as many exchanges from the start.</summary>
    public double DoneBonus { get; init; } = 1;

    /// <summary>What each exchange adds to the score of later ones with the same qubits, so that neighbours move in parallel and nothing moves to and fro.</summary>
    public double Fatigue { get; init; } = 0.001;

    /// <summary>After so many exchanges qubits have rested.</summary>
    public int FatigueReset { get; init; } = 5;
}
