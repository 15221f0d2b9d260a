namespace Nexus.Circuits.OpenQasm3;

/// <summary>A physical qubit.</summary>
internal sealed record HardwareQubitNode(int Number, int Start, int End) : ExpressionNode(Start, End, 1);
