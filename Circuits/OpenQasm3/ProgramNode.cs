namespace Nexus.Circuits.OpenQasm3;

/// <summary>A program as parsed.</summary>
/// <param name="Statements">The statements, in order; those from the first mistake on are left out.</param>
/// <param name="HardwareQubits">The physical qubits that it names, ascending.</param>
internal sealed record ProgramNode(IReadOnlyList<StatementNode> Statements, IReadOnlyList<int> HardwareQubits);
