using System.Collections.Immutable;
using Nexus.Circuits;

namespace Nexus.Compiler.Routing;

/// <summary>A circuit on a device.</summary>
/// <param name="Circuit">The circuit over the device's qubits. Gates on two qubits act on coupled ones.</param>
/// <param name="InitialLayout">For each qubit of the program, the qubit of the device on which it starts.</param>
/// <param name="FinalLayout">For each qubit of the program, the qubit of the device on which its value is at the end; an implicit permutation of the program is part of it.</param>
/// <param name="SwapCount">How many SWAP gates were put in.</param>
public sealed record MappedCircuit(Circuit Circuit, ImmutableArray<int> InitialLayout, ImmutableArray<int> FinalLayout, int SwapCount);
