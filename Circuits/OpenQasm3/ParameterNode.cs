namespace Nexus.Circuits.OpenQasm3;

/// <summary>A parameter of a subroutine; its type is <c>qubit</c> for qubits.</summary>
internal sealed record ParameterNode(TypeNode Type, NameNode Name);
