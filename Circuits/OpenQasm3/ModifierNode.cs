namespace Nexus.Circuits.OpenQasm3;

/// <summary>A modifier of a gate.</summary>
internal sealed record ModifierNode(string Name, ExpressionNode? Argument, int Start, int End) : Node(Start, End);
