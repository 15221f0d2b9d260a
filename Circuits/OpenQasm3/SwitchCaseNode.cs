namespace Nexus.Circuits.OpenQasm3;

/// <summary>A case of a switch; no values for the default.</summary>
internal sealed record SwitchCaseNode(ExpressionNode[] Values, BlockNode Body);
