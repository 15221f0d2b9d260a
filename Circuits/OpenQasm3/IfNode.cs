namespace Nexus.Circuits.OpenQasm3;

/// <summary>An if.</summary>
internal sealed record IfNode(ExpressionNode Condition, BlockNode Then, BlockNode? Else, int Start, int End) : StatementNode(Start, End);
