namespace Nexus.Circuits.OpenQasm3;

/// <summary>Statements in braces, or the one that stands for them.</summary>
internal sealed record BlockNode(StatementNode[] Statements, int Start, int End) : StatementNode(Start, End);
