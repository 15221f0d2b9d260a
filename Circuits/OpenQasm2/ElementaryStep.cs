namespace Nexus.Circuits.OpenQasm2;

/// <summary>One elementary gate in what a gate of qelib1.inc means.</summary>
/// <param name="Gate">The elementary gate.</param>
/// <param name="ControlCount">How many of the first qubits control it.</param>
/// <param name="Qubits">Which of the applied gate's qubits it acts on, controls first.</param>
/// <param name="Angles">Its angles: constants, or angles of the applied gate.</param>
internal sealed record ElementaryStep(Gate Gate, int ControlCount, int[] Qubits, GateAngle[] Angles);
