namespace Nexus.Soak;

/// <summary>What became of a soak.</summary>
/// <param name="Violations">What did not hold, in sentences.</param>
/// <param name="Kills">How many times the server was killed.</param>
/// <param name="Rows">The table.</param>
internal sealed record SoakOutcome(IReadOnlyList<string> Violations, int Kills, IReadOnlyList<SoakRow> Rows);
