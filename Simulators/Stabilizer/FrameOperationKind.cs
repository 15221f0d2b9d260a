namespace Nexus.Simulators.Stabilizer;

/// <summary>What happens to Pauli frames.</summary>
internal enum FrameOperationKind : byte
{
    /// <summary>A Pauli on one qubit controlled by a Pauli of another.</summary>
    ControlledPauli,

    /// <summary>A measurement; what it does not commute with becomes random.</summary>
    Measure,

    /// <summary>A measurement after which the qubit's frame is of no use.</summary>
    LastMeasure,

    /// <summary>A measurement of a qubit that is always 0.</summary>
    MeasureNothing,

    /// <summary>A reset.</summary>
    Reset,

    /// <summary>A Pauli error on one qubit.</summary>
    Noise,

    /// <summary>A Pauli error on two qubits.</summary>
    PairNoise,

    /// <summary>A Pauli where a condition on the bits holds.</summary>
    ConditionalPauli,
}
