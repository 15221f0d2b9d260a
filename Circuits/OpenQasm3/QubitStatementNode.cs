namespace Nexus.Circuits.OpenQasm3;

/// <summary>A reset, barrier or nop.</summary>
internal sealed record QubitStatementNode(QubitStatementKind Kind, ExpressionNode[] Operands, int Start, int End) : StatementNode(Start, End);
