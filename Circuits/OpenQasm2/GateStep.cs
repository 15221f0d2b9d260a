namespace Nexus.Circuits.OpenQasm2;

/// <summary>One operation in a gate's definition: another gate, or a barrier.</summary>
/// <param name="Gate">The gate applied; null for a barrier.</param>
/// <param name="FirstAngle">Where its angles start among the angles of the whole definition.</param>
/// <param name="Qubits">Which of the definition's own qubits it acts on.</param>
/// <param name="Position">Where it stands in the text.</param>
internal sealed record GateStep(GateSymbol? Gate, int FirstAngle, int[] Qubits, int Position);
