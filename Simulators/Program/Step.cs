namespace Nexus.Simulators.Program;

/// <summary>One operation made ready for the statevector.</summary>
/// <param name="Condition">What the classical bits must be for it to happen, or null.</param>
internal abstract record Step(BitCondition? Condition);
