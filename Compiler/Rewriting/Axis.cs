namespace Nexus.Compiler.Rewriting;

/// <summary>The Pauli in which a gate is diagonal on one of its qubits, so that it commutes with others that are.</summary>
internal enum Axis : byte
{
    None,
    X,
    Y,
    Z,
}
