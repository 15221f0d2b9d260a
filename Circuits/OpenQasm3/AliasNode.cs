namespace Nexus.Circuits.OpenQasm3;

/// <summary>Another name for qubits, bits or elements.</summary>
internal sealed record AliasNode(NameNode Name, ExpressionNode Value, int Start, int End) : StatementNode(Start, End);
