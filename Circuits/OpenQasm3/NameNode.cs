namespace Nexus.Circuits.OpenQasm3;

/// <summary>A name.</summary>
internal sealed record NameNode(string Name, int Start, int End) : ExpressionNode(Start, End, 1);
