namespace Nexus.Circuits.OpenQasm3;

/// <summary>A value converted to a type.</summary>
internal sealed record CastNode(TypeNode Type, ExpressionNode Operand, int Start, int End) : ExpressionNode(Start, End, Above(Operand));
