namespace Nexus.Simulators.Program;

/// <summary>Measures a qubit into a bit.</summary>
/// <param name="Condition">What the classical bits must be for it to happen, or null.</param>
/// <param name="Qubit">The qubit's place in the state, or null for one that no gate touches: it is 0.</param>
/// <param name="Bit">The bit written.</param>
/// <param name="Deferred">Whether the value may be drawn at the end, because nothing in between depends on it or disturbs it.</param>
internal sealed record MeasureStep(BitCondition? Condition, int? Qubit, int Bit, bool Deferred) : Step(Condition);
