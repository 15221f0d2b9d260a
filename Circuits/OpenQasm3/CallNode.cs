namespace Nexus.Circuits.OpenQasm3;

/// <summary>A function or subroutine called.</summary>
internal sealed record CallNode(string Name, ExpressionNode[] Arguments, int Start, int End) : ExpressionNode(Start, End, Above(Arguments));
