namespace Nexus.Simulators;

/// <summary>An observable as a sum of products of Pauli matrices, with real coefficients.</summary>
/// <param name="Terms">The products; none for 0.</param>
public sealed record PauliSum(params IReadOnlyList<PauliTerm> Terms);
