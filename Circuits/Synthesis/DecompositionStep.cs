namespace Nexus.Circuits.Synthesis;

/// <summary>One gate in what another gate is made of.</summary>
/// <param name="Form">The gate, with its controls.</param>
/// <param name="Qubits">Which of the decomposed gate's qubits it acts on: controls, targets, borrowed ones; the decomposed gate's in the same order.</param>
/// <param name="Angles">Its angles in radians; the symbols of <see cref="GateDecomposition.AngleNames"/> are those of the decomposed gate.</param>
public sealed record DecompositionStep(GateForm Form, IReadOnlyList<int> Qubits, IReadOnlyList<Expression> Angles);
