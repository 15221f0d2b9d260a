namespace Nexus.Circuits.OpenQasm3;

/// <summary>An elementary gate within a standard gate.</summary>
/// <param name="Kind">The gate.</param>
/// <param name="Controls">How many of the qubits control it.</param>
/// <param name="Qubits">The standard gate's qubits, by number: controls, then targets.</param>
/// <param name="Angles">The elementary gate's angles from the standard gate's.</param>
internal sealed record ElementaryStep(GateKind Kind, int Controls, int[] Qubits, Func<Scalar[], Scalar[]> Angles);
