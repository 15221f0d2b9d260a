namespace Nexus.Circuits.Drawing;

/// <summary>What an item of a drawing is, as far as its colour goes.</summary>
internal enum ItemClass
{
    /// <summary>X, Y, and gates that are all signs, as a swap.</summary>
    Pauli,
    /// <summary>A Hadamard gate.</summary>
    Hadamard,
    /// <summary>A gate that is diagonal.</summary>
    Diagonal,
    /// <summary>Any other gate on one qubit.</summary>
    Rotation,
    /// <summary>A gate on two qubits.</summary>
    Interaction,
    /// <summary>A box, or an opaque gate.</summary>
    Box,
    /// <summary>A measurement.</summary>
    Measure,
    /// <summary>A reset.</summary>
    Reset,
    /// <summary>A barrier.</summary>
    Barrier,
    /// <summary>An assignment.</summary>
    Assign,
    /// <summary>What leaves a loop or the circuit.</summary>
    Leave,
    /// <summary>Labels at the right end.</summary>
    Ending,
}
