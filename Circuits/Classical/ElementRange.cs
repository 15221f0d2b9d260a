namespace Nexus.Circuits;

/// <summary>Where the elements of an array, or the bits of a register, stand among the circuit's bits: one after the other, alike in width.</summary>
/// <param name="First">The circuit-wide number of element 0's least significant bit.</param>
/// <param name="ElementWidth">The bits of one element.</param>
/// <param name="Count">How many elements there are.</param>
public readonly record struct ElementRange(int First, int ElementWidth, int Count)
{
    /// <summary>The circuit-wide number of the first bit of an element.</summary>
    /// <exception cref="ClassicalEvaluationException">There is no such element.</exception>
    public int Locate(System.Numerics.BigInteger index) => index >= 0 && index < Count
        ? First + ((int)index * ElementWidth)
        : throw new ClassicalEvaluationException($"There is no element {index}; there are {Count}, counted from 0.");
}
