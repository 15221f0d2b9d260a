namespace Nexus.Circuits.OpenQasm3;

/// <summary>A range; what is left out is null.</summary>
internal sealed record RangeNode(ExpressionNode? First, ExpressionNode? Step, ExpressionNode? Last, int Start, int End) : ExpressionNode(Start, End, Above(First, Step, Last));
