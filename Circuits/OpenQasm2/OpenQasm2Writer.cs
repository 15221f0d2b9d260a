namespace Nexus.Circuits.OpenQasm2;

/// <summary>Writes circuits as OpenQASM 2.0.</summary>
/// <remarks>
/// What comes out means the same as the circuit up to a global phase, which nobody can observe. Gates that the include does not have, controlled
/// boxes and unitaries become gate definitions. What the language cannot say (loops, free symbols, angles computed at run time, most of
/// classical logic) is named as an obstacle. Names that the language forbids are changed; a comment says so.
/// </remarks>
public static class OpenQasm2Writer
{
    /// <summary>Writes a circuit.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="options">The dialect; null for the defaults.</param>
    public static WriteResult Write(Circuit circuit, OpenQasm2WriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        return new ProgramWriter(circuit, options ?? new OpenQasm2WriterOptions()).Write();
    }
}
