namespace Nexus.Circuits.OpenQasm3;

/// <summary>An operator before its operand.</summary>
internal sealed record UnaryNode(string Operator, ExpressionNode Operand, int Start) : ExpressionNode(Start, Operand.End, Above(Operand));
