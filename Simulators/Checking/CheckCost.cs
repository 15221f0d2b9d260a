namespace Nexus.Simulators.Checking;

/// <summary>What a run would cost.</summary>
/// <param name="Amount">How much; of circuits with branches or loops at most so much.</param>
/// <param name="Unit">Of what: <c>HQC</c>.</param>
public sealed record CheckCost(double Amount, string Unit);
