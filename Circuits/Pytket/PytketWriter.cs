namespace Nexus.Circuits.Pytket;

/// <summary>
/// Writes circuits in the JSON form that pytket's <c>Circuit.from_dict</c> takes (schema circuit_v1.json of tket).
/// </summary>
/// <remarks>
/// Every gate goes by its own name where pytket has one, others as QControlBox; an <c>if</c> becomes conditions on a bit that its
/// condition is computed into once; typed variables become registers of bits. docs/formats/pytket.md says what has no words there.
/// </remarks>
public static class PytketWriter
{
    /// <summary>Writes a circuit.</summary>
    /// <returns>The text, or the operations that pytket has no words for.</returns>
    public static WriteResult Write(Circuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        return CircuitWriter.WriteWhole(circuit);
    }
}
