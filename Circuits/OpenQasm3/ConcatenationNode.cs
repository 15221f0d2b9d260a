namespace Nexus.Circuits.OpenQasm3;

/// <summary>Parts joined by ++.</summary>
internal sealed record ConcatenationNode(ExpressionNode[] Parts) : ExpressionNode(Parts[0].Start, Parts[^1].End, Above(Parts));
