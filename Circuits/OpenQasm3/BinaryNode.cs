namespace Nexus.Circuits.OpenQasm3;

/// <summary>An operator between two operands.</summary>
internal sealed record BinaryNode(string Operator, ExpressionNode Left, ExpressionNode Right) : ExpressionNode(Left.Start, Right.End, Above(Left, Right));
