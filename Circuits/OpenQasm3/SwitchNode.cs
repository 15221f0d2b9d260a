namespace Nexus.Circuits.OpenQasm3;

/// <summary>A switch.</summary>
internal sealed record SwitchNode(ExpressionNode Value, SwitchCaseNode[] Cases, int Start, int End) : StatementNode(Start, End);
