namespace Nexus.Circuits.OpenQasm3;

/// <summary>Statements that are a word and qubits.</summary>
internal enum QubitStatementKind : byte
{
    Reset,
    Barrier,
    Nop,
}
