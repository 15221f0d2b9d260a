namespace Nexus.Simulators.Checking;

/// <summary>
/// What a circuit consists of, boxes written out. Of an <c>if</c> the dearer way counts; a <c>for</c> over values known beforehand counts
/// as often as it has rounds; of any other loop one round counts, and <see cref="IsBounded"/> is false. Numbers beyond 64 bits are given as the largest there is.
/// </summary>
public sealed record CheckFigures
{
    /// <summary>How many there are of each gate, by name (pytket's OpType where there is one).</summary>
    public required IReadOnlyDictionary<string, long> Gates { get; init; }

    /// <summary>All operations but barriers.</summary>
    public required long Operations { get; init; }

    /// <summary>Gates on one qubit.</summary>
    public required long OneQubitGates { get; init; }

    /// <summary>Gates on two qubits, controls counted.</summary>
    public required long TwoQubitGates { get; init; }

    /// <summary>Gates on three qubits or more.</summary>
    public required long LargerGates { get; init; }

    /// <summary>Measurements.</summary>
    public required long Measurements { get; init; }

    /// <summary>Resets.</summary>
    public required long Resets { get; init; }

    /// <summary>Preparations at the start: one for each qubit that anything acts on.</summary>
    public required long Preparations { get; init; }

    /// <summary>The longest chain of operations each of which waits for the one before; barriers order and do not count.</summary>
    public required long Depth { get; init; }

    /// <summary>The same with only gates on two qubits or more counted.</summary>
    public required long TwoQubitDepth { get; init; }

    /// <summary>Whether the numbers are an upper bound of what one shot runs: no loop runs for as long as only the run can tell.</summary>
    public required bool IsBounded { get; init; }
}
