namespace Nexus.Circuits.OpenQasm3;

/// <summary>A box: statements that stay together.</summary>
internal sealed record BoxNode(BlockNode Body, int Start, int End) : StatementNode(Start, End);
