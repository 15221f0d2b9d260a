namespace Nexus.Circuits;

/// <summary>Several operations, or a matrix, taken as one operation of its own.</summary>
public abstract class Box
{
    private protected Box(string name, int qubitCount, int bitCount)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegative(qubitCount);
        ArgumentOutOfRangeException.ThrowIfNegative(bitCount);
        Name = name;
        QubitCount = qubitCount;
        BitCount = bitCount;
    }

    /// <summary>A name for people, drawn on the box; may be empty.</summary>
    public string Name { get; }

    /// <summary>How many qubits it acts on.</summary>
    public int QubitCount { get; }

    /// <summary>How many classical bits it reads or writes.</summary>
    public int BitCount { get; }

    /// <summary>Whether it is a unitary: no measurement, reset, classical bit or opaque gate in it. Only such a box can be controlled.</summary>
    public abstract bool IsUnitary { get; }
}
