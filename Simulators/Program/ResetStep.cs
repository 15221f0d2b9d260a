namespace Nexus.Simulators.Program;

/// <summary>Sets a qubit to |0&gt;: measures it, forgets the value, and flips it back where it was 1.</summary>
internal sealed record ResetStep(BitCondition? Condition, int Qubit) : Step(Condition);
