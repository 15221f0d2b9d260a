namespace Nexus.Circuits.Synthesis;

/// <summary>An elementary gate with a number of controls.</summary>
/// <param name="Kind">The gate; never an opaque one.</param>
/// <param name="ControlCount">How many qubits control it.</param>
/// <param name="BorrowedCount">
/// Of an X only: how many further qubits it may use on the way. Their state is any, and is the same afterwards.
/// </param>
public readonly record struct GateForm(GateKind Kind, int ControlCount = 0, int BorrowedCount = 0)
{
    /// <summary>How many qubits it acts on: controls, targets and borrowed ones.</summary>
    public int QubitCount => ControlCount + Gate.Of(Kind).TargetCount + BorrowedCount;
}
