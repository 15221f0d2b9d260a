using Nexus.Simulators.Mps;

namespace Nexus.Simulators.Automatic;

/// <summary>Shots, and how they were computed.</summary>
/// <param name="Shots">The bits of the result registers for all shots, in random order.</param>
/// <param name="Choice">The method, and why.</param>
/// <param name="Mps">How close a matrix product state is to the circuit's own; null for other methods, which leave nothing out.</param>
public sealed record AutomaticResult(ShotTable Shots, SimulationChoice Choice, MpsReport? Mps);
