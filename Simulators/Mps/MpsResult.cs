namespace Nexus.Simulators.Mps;

/// <summary>Shots of a matrix product state.</summary>
/// <param name="Shots">The bits of the result registers for all shots, in random order.</param>
/// <param name="Report">How close the state is to the circuit's own.</param>
public sealed record MpsResult(ShotTable Shots, MpsReport Report);
