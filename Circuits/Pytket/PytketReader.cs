using Nexus.Circuits.Text;

namespace Nexus.Circuits.Pytket;

/// <summary>
/// Reads circuits in the JSON form that pytket's <c>Circuit.to_dict</c> gives (schema circuit_v1.json of tket).
/// </summary>
/// <remarks>
/// Angles are half-turns there and exact radians here. pytket writes matrices and bit strings with the first qubit most significant;
/// here it is least significant. Boxes become boxes of gates, or of a matrix; commands are read one at a time, so that time and
/// memory grow linearly with the text and with the operations that it stands for. docs/formats/pytket.md says what becomes of each
/// type of operation.
/// </remarks>
public static class PytketReader
{
    /// <summary>Reads a circuit. Whatever is wrong with it is in the result; nothing is thrown for it.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="fileName">The file's name for diagnostics and, where the circuit has no name, for the circuit's; no file is opened.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public static ParseResult Parse(string text, string fileName = "", ReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        return new CircuitParser(new JsonText(new SourceText(text, fileName)), fileName, options ?? new ReaderOptions()).Parse();
    }
}
