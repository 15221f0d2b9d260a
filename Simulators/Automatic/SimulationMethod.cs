namespace Nexus.Simulators.Automatic;

/// <summary>How a circuit can be simulated.</summary>
public enum SimulationMethod
{
    /// <summary>Tableaus and Pauli frames: Clifford circuits with Pauli noise.</summary>
    Stabilizer,

    /// <summary>All amplitudes.</summary>
    Statevector,

    /// <summary>Trajectories of a statevector, with noise.</summary>
    Noisy,

    /// <summary>A matrix product state.</summary>
    Mps,
}
