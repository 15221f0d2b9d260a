using Nexus.Circuits;

namespace Nexus.Compiler.Synthesis;

/// <summary>
/// A gate in a circuit of Pauli rotations: a rotation about one Pauli of one qubit; or a Pauli of a second qubit where a Pauli of the first is -1, which is CX in other
/// axes; or a phase.
/// </summary>
/// <param name="First">The first qubit; -1 for a phase.</param>
/// <param name="FirstPauli">Its Pauli.</param>
/// <param name="Second">The second qubit, or -1.</param>
/// <param name="SecondPauli">Its Pauli.</param>
/// <param name="Angle">The angle of a rotation, or the phase.</param>
internal readonly record struct PauliGate(int First, Pauli FirstPauli, int Second, Pauli SecondPauli, Parameter Angle)
{
    private const double Quarter = Math.PI / 2;

    /// <summary>How many CX it is.</summary>
    public int CxCount => Second >= 0 ? 1 : 0;

    /// <summary>Adds it to a circuit.</summary>
    /// <param name="builder">The circuit.</param>
    /// <param name="qubits">The circuit's qubits.</param>
    public void AddTo(CircuitBuilder builder, IReadOnlyList<int> qubits)
    {
        if (First < 0)
        {
            builder.AddGate(Gate.Of(GateKind.GlobalPhase), [Angle], 0, []);
        }
        else if (Second < 0)
        {
            var kind = FirstPauli switch { Pauli.X => GateKind.RX, Pauli.Y => GateKind.RY, _ => GateKind.RZ };
            builder.AddGate(Gate.Of(kind), [Angle], 0, [qubits[First]]);
        }
        else
        {
            Turn(builder, qubits, back: false);
            builder.AddGate(Gate.Of(GateKind.X), [], 1, [qubits[First], qubits[Second]]);
            Turn(builder, qubits, back: true);
        }
    }

    /// <summary>Turns the first Pauli into Z and the second into X, or back.</summary>
    private void Turn(CircuitBuilder builder, IReadOnlyList<int> qubits, bool back)
    {
        switch (FirstPauli)
        {
            case Pauli.X:
                builder.AddGate(GateKind.H, qubits[First]);
                break;
            case Pauli.Y:
                builder.AddGate(Gate.Of(GateKind.RX), [Rewriting.Angle.Exact(back ? -Quarter : Quarter)], 0, [qubits[First]]);
                break;
        }

        switch (SecondPauli)
        {
            case Pauli.Z:
                builder.AddGate(GateKind.H, qubits[Second]);
                break;
            case Pauli.Y:
                builder.AddGate(back ? GateKind.S : GateKind.Sdg, qubits[Second]);
                break;
        }
    }
}
