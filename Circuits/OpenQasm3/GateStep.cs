namespace Nexus.Circuits.OpenQasm3;

/// <summary>A gate applied in the body of a definition; no gate for a barrier.</summary>
internal sealed record GateStep(GateSymbol? Gate, GateModifier[] Modifiers, ExpressionNode[] Angles, Scope Scope, int[] Qubits, Node Place);
