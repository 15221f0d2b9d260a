using Nexus.Circuits.OpenQasm3.Writing;

namespace Nexus.Circuits.OpenQasm3;

/// <summary>Writes circuits as OpenQASM 3.</summary>
/// <remarks>
/// What comes out means exactly the same as the circuit, global phase included. Gates that stdgates.inc does not have, unitary boxes and
/// matrices become gate definitions; controls become <c>ctrl</c> modifiers. Boxes that measure stand in their place. Gates of which only
/// the name is known are obstacles. Names that the language forbids are changed; a comment says so.
/// </remarks>
public static class OpenQasm3Writer
{
    /// <summary>The most statements that are written, those in gate definitions included.</summary>
    public const int MaxStatements = 10_000_000;

    /// <summary>Writes a circuit.</summary>
    /// <param name="circuit">The circuit.</param>
    public static WriteResult Write(Circuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        return new ProgramWriter(circuit).Write();
    }
}
