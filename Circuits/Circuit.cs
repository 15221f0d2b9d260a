namespace Nexus.Circuits;

/// <summary>
/// A quantum circuit: registers, and operations in order. Immutable and safe to read from several threads;
/// made by a <see cref="CircuitBuilder"/>. Operations are packed (about 40 bytes for a gate on one or two qubits).
/// </summary>
public sealed class Circuit
{
    internal Circuit(
        string name,
        Register[] qubitRegisters,
        Register[] bitRegisters,
        CircuitInput[] inputs,
        Parameter globalPhase,
        int[]? implicitPermutation,
        Block body)
    {
        Name = name;
        QubitRegisters = qubitRegisters;
        BitRegisters = bitRegisters;
        ResultRegisters = [.. bitRegisters.Where(r => r.IsResult)];
        Inputs = inputs;
        QubitCount = qubitRegisters.Sum(r => r.Count);
        BitCount = bitRegisters.Sum(r => r.Count);
        ResultBitCount = ResultRegisters.Sum(r => r.Count);
        GlobalPhase = globalPhase;
        ImplicitPermutation = implicitPermutation;
        Body = body;
    }

    /// <summary>A name for people; may be empty.</summary>
    public string Name { get; }

    /// <summary>The quantum registers in declaration order; together they number the qubits from 0.</summary>
    public IReadOnlyList<Register> QubitRegisters { get; }

    /// <summary>The classical registers in declaration order, those for the circuit's own use included; together they number the bits from 0.</summary>
    public IReadOnlyList<Register> BitRegisters { get; }

    /// <summary>The classical registers that make up a shot, in declaration order.</summary>
    public IReadOnlyList<Register> ResultRegisters { get; }

    /// <summary>What must be bound before the circuit can run (<see cref="InputBinding"/>), in the order of their first use.</summary>
    public IReadOnlyList<CircuitInput> Inputs { get; }

    /// <summary>How many qubits the circuit has.</summary>
    public int QubitCount { get; }

    /// <summary>How many classical bits the circuit has.</summary>
    public int BitCount { get; }

    /// <summary>How many bits a shot has: those of <see cref="ResultRegisters"/>.</summary>
    public int ResultBitCount { get; }

    /// <summary>The phase, in radians, that multiplies the whole state.</summary>
    public Parameter GlobalPhase { get; }

    /// <summary>
    /// Where the qubits' values end up: the value that is on wire i after the last operation is, for who uses the state, that of the qubit
    /// numbered <c>ImplicitPermutation[i]</c>. Null when each keeps its place. It changes the state that the circuit leaves, never its classical bits.
    /// </summary>
    public IReadOnlyList<int>? ImplicitPermutation { get; }

    /// <summary>All operations.</summary>
    public Block Body { get; }

    /// <summary>How many operations there are, those inside of control flow and boxes not counted.</summary>
    public int Count => Body.Count;

    /// <summary>The operation at <paramref name="index"/>, in program order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such operation.</exception>
    public Operation this[int index] => Body[index];

    /// <summary>Enumerates the operations in program order without allocating.</summary>
    public Block.Enumerator GetEnumerator() => Body.GetEnumerator();
}
