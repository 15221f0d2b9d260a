namespace Nexus.Programs.Compilation;

/// <summary>How large a circuit is.</summary>
/// <param name="Gates">How many gates and boxes.</param>
/// <param name="TwoQubitGates">How many of them are on two qubits or more.</param>
/// <param name="Depth">The longest chain of operations that wait for one another.</param>
public sealed record CompilationFigures(int Gates, int TwoQubitGates, int Depth);
