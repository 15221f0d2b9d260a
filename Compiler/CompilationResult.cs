using System.Collections.Immutable;
using Nexus.Circuits;
using Nexus.Compiler.Verification;

namespace Nexus.Compiler;

/// <summary>A compiled circuit, and how it came about.</summary>
public sealed record CompilationResult
{
    /// <summary>
    /// The circuit in the target's gates. Where the target has couplings its qubits are the device's, in one register; else they are the program's,
    /// and <see cref="Circuits.Circuit.ImplicitPermutation"/> tells what <see cref="FinalLayout"/> does.
    /// </summary>
    public required Circuit Circuit { get; init; }

    /// <summary>For each qubit of the program, the qubit on which it starts.</summary>
    public required ImmutableArray<int> InitialLayout { get; init; }

    /// <summary>For each qubit of the program, the qubit on which its value is after the last operation.</summary>
    public required ImmutableArray<int> FinalLayout { get; init; }

    /// <summary>The original's figures.</summary>
    public required CircuitFigures Before { get; init; }

    /// <summary>The compiled circuit's figures.</summary>
    public required CircuitFigures After { get; init; }

    /// <summary>What each pass did, in order.</summary>
    public required IReadOnlyList<PassReport> Passes { get; init; }

    /// <summary>Whether the compiled circuit does what the original does; null where nobody asked.</summary>
    public Verdict? Verdict { get; init; }
}
