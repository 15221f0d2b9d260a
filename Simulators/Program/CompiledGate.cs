namespace Nexus.Simulators.Program;

/// <summary>A gate made ready for the statevector.</summary>
/// <param name="Apply">What it does to a state.</param>
/// <param name="Changes">The qubits that it changes other than in phase, as a mask of places in the state.</param>
/// <param name="Sweeps">The work, in sweeps of a general one-qubit gate over the whole state.</param>
internal sealed record CompiledGate(Action<Statevector, CancellationToken> Apply, ulong Changes, double Sweeps);
