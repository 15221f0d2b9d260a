namespace Nexus.Circuits.OpenQasm3;

/// <summary>A measurement as a value.</summary>
internal sealed record MeasureNode(ExpressionNode Operand, int Start) : ExpressionNode(Start, Operand.End, Above(Operand));
