namespace Nexus.Circuits.OpenQasm3;

/// <summary>Values in braces: an index set, the values of a loop, or an array's initial values.</summary>
internal sealed record SetNode(ExpressionNode[] Items, int Start, int End) : ExpressionNode(Start, End, Above(Items));
