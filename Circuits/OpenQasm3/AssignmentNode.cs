namespace Nexus.Circuits.OpenQasm3;

/// <summary>A value stored; the operator is empty or what stands before the =.</summary>
internal sealed record AssignmentNode(ExpressionNode Target, string Operator, ExpressionNode Value, int Start, int End) : StatementNode(Start, End);
