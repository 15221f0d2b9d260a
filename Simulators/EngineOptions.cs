using Nexus.Simulators.Operations;

namespace Nexus.Simulators;

/// <summary>How amplitudes are computed. Only <paramref name="Precision"/> shows in the results; the rest is for tests and benchmarks to choose.</summary>
/// <param name="Threads">How many threads; at least 1.</param>
/// <param name="Precision">Double or single.</param>
/// <param name="Instructions">The widest instructions to use, where the machine has them.</param>
/// <param name="BlockQubits">The blocks of a pass have up to 2^this amplitudes.</param>
/// <param name="Fuses">Whether gates are made one, and done in passes, or each is a pass of its own.</param>
internal sealed record EngineOptions(
    int Threads = 1,
    Precision Precision = Precision.Double,
    Instructions Instructions = Instructions.Bits512,
    int BlockQubits = PassPlanner.DefaultBlockQubits,
    bool Fuses = true)
{
    /// <summary>A state of so few qubits is computed faster by one thread than it is handed to others.</summary>
    private const int SerialQubits = 13;

    /// <summary>One thread, double precision, the widest instructions.</summary>
    public static EngineOptions Default { get; } = new();

    /// <summary>How many threads compute a state of so many qubits.</summary>
    public int ThreadsFor(int qubits) => qubits <= Math.Min(SerialQubits, BlockQubits) ? 1 : Threads;
}
