namespace Nexus.Circuits.OpenQasm3;

/// <summary>A break, continue, end or return.</summary>
internal sealed record JumpNode(JumpKind Kind, ExpressionNode? Value, int Start, int End) : StatementNode(Start, End);
