namespace Nexus.Circuits.OpenQasm3;

/// <summary>Elements of something: indices, ranges or one set, for each dimension.</summary>
internal sealed record IndexNode(ExpressionNode Operand, ExpressionNode[] Indices, int End) : ExpressionNode(Operand.Start, End, Math.Max(Above(Operand), Above(Indices)));
