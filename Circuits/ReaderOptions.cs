namespace Nexus.Circuits;

/// <summary>Limits on what one text may ask for, so that a short text cannot exhaust memory or time.</summary>
public sealed record ReaderOptions
{
    /// <summary>
    /// The most operations that a circuit may have after broadcasting and after expanding gate definitions; a barrier counts as one
    /// for every 4 qubits. Counted before anything is expanded. Default 10,000,000.
    /// </summary>
    public int MaxOperations { get; init; } = 10_000_000;

    /// <summary>The most qubits, and the most classical bits, that a circuit may declare. Default 1,000,000.</summary>
    public int MaxQubits { get; init; } = 1_000_000;
}
