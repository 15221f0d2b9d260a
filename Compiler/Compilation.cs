using System.Collections.Immutable;
using Nexus.Circuits;
using Nexus.Circuits.Targets;

namespace Nexus.Compiler;

/// <summary>A circuit on its way through the compiler, and where its qubits are. Passes make a new one; none changes one.</summary>
/// <param name="Circuit">The circuit. Once it is placed, its qubits are the device's: one register with as many qubits as the device has.</param>
/// <param name="Target">What it is compiled for.</param>
public sealed record Compilation(Circuit Circuit, Target Target)
{
    /// <summary>For each qubit of the program, the qubit of the device on which it starts. Null before placement: each is itself.</summary>
    public ImmutableArray<int>? InitialLayout { get; init; }

    /// <summary>For each qubit of the program, the qubit of the device on which it is after the last operation. Null before placement.</summary>
    public ImmutableArray<int>? FinalLayout { get; init; }
}
