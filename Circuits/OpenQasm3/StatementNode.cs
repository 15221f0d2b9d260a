namespace Nexus.Circuits.OpenQasm3;

/// <summary>A statement.</summary>
internal abstract record StatementNode(int Start, int End) : Node(Start, End);
