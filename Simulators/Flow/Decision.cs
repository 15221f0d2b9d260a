namespace Nexus.Simulators.Flow;

/// <summary>What was drawn at some point of a branch.</summary>
/// <param name="Number">How many decisions came before it.</param>
/// <param name="Choice">What it was.</param>
/// <param name="Chance">How likely it was.</param>
/// <param name="Before">The decision before it that was more than the absence of an error.</param>
internal sealed record Decision(int Number, int Choice, double Chance, Decision? Before);
