namespace Nexus.Circuits.OpenQasm3;

/// <summary>A while loop.</summary>
internal sealed record WhileNode(ExpressionNode Condition, BlockNode Body, int Start, int End) : StatementNode(Start, End);
