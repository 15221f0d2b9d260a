namespace Nexus.Circuits.OpenQasm3;

/// <summary>The standard gates are asked for.</summary>
internal sealed record IncludeNode(string File, int Start, int End) : StatementNode(Start, End);
