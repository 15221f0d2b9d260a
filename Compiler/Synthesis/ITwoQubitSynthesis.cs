using Nexus.Compiler.Numerics;

namespace Nexus.Compiler.Synthesis;

/// <summary>Makes any unitary on two qubits of one gate on two qubits of a gate set, and of gates on one.</summary>
internal interface ITwoQubitSynthesis
{
    /// <summary>How many of its gates it takes.</summary>
    int Count(WeylDecomposition unitary);

    /// <summary>Adds the gates, on qubits 0 and 1. The phase may be left wrong: who calls sets it right.</summary>
    void Add(WeylDecomposition unitary, TwoQubitBuilder builder);
}
