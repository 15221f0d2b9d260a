namespace Nexus.Circuits.OpenQasm3;

/// <summary>A gate's definition.</summary>
internal sealed record GateNode(NameNode Name, NameNode[] Parameters, NameNode[] Qubits, BlockNode Body, int Start, int End) : StatementNode(Start, End);
