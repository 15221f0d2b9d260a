namespace Nexus.Compiler.Verification;

/// <summary>How two circuits are compared.</summary>
public enum VerificationMethod
{
    /// <summary>Not at all.</summary>
    None,
    /// <summary>What they make of every basis state, phases included: the whole unitary.</summary>
    Unitary,
    /// <summary>What they make of every Pauli: for Clifford circuits of any size, exact.</summary>
    Tableau,
    /// <summary>What they make of random states.</summary>
    RandomStates,
    /// <summary>How likely every result is, with every final qubit measured in a random basis.</summary>
    Distribution,
}
