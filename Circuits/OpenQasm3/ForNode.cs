namespace Nexus.Circuits.OpenQasm3;

/// <summary>A for loop over a range, a set or the elements of a value.</summary>
internal sealed record ForNode(TypeNode Type, NameNode Name, ExpressionNode Values, BlockNode Body, int Start, int End) : StatementNode(Start, End);
