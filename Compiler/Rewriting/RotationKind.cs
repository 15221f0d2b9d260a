namespace Nexus.Compiler.Rewriting;

/// <summary>Gates that join with others of their kind on the same qubits.</summary>
internal enum RotationKind : byte
{
    /// <summary>About an axis of one qubit, by any angle.</summary>
    OneQubit,
    /// <summary>About a product of two axes, by any angle: RZZ, RXX, and X, Y or Z with a control.</summary>
    TwoQubit,
    /// <summary>CX: two cancel.</summary>
    CX,
    /// <summary>CY: two cancel.</summary>
    CY,
    /// <summary>CZ: two cancel.</summary>
    CZ,
    /// <summary>A phase where both qubits are 1, by any angle.</summary>
    CP,
    /// <summary>H: two cancel.</summary>
    H,
    /// <summary>Swap: two cancel.</summary>
    Swap,
    /// <summary>A rotation about Z with a control, by any angle.</summary>
    CRZ,
}
