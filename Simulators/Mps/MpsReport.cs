namespace Nexus.Simulators.Mps;

/// <summary>How closely a matrix product state has been kept: the worst of all ways that shots went.</summary>
/// <param name="MaxBond">The largest bond that occurred.</param>
/// <param name="TruncationError">
/// 1 - product of (1 - weight left out) over all gates: about 1 minus the fidelity of the state. 0 means that nothing was left out.
/// </param>
public sealed record MpsReport(int MaxBond, double TruncationError);
