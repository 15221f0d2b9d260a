namespace Nexus.Simulators.Program;

/// <summary>Changes the state by a gate.</summary>
internal sealed record GateStep(BitCondition? Condition, Action<Statevector, CancellationToken> Apply) : Step(Condition);
