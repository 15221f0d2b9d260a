namespace Nexus.Circuits.OpenQasm3;

/// <summary>A qubit, or a register of qubits.</summary>
internal sealed record QubitDeclarationNode(ExpressionNode? Size, NameNode Name, int Start, int End) : StatementNode(Start, End);
