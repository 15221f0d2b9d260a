using Nexus.Circuits.OpenQasm2;
using Nexus.Circuits.OpenQasm3;
using Nexus.Circuits.Pytket;
using Nexus.Circuits.Qir;

namespace Nexus.Circuits;

/// <summary>Reads a circuit in whichever format it is written.</summary>
public static class CircuitReader
{
    /// <summary>Reads a circuit; the format is found out from the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">The file's name for diagnostics and for the circuit's name; no file is opened.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public static ParseResult Read(string text, string fileName = "", ReaderOptions? options = null) =>
        Read(text, Detect(text), fileName, options);

    /// <summary>Reads a circuit in a known format. Whatever is wrong with it is in the result; nothing is thrown for it.</summary>
    public static ParseResult Read(string text, CircuitFormat format, string fileName = "", ReaderOptions? options = null) => format switch
    {
        CircuitFormat.OpenQasm2 => OpenQasm2Parser.Parse(text, fileName, options),
        CircuitFormat.Pytket => PytketReader.Parse(text, fileName, options),
        CircuitFormat.OpenQasm3 => OpenQasm3Reader.Parse(text, fileName, options),
        CircuitFormat.Qir => QirReader.Parse(text, fileName, options),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
    };

    /// <summary>
    /// The format that a text seems to be written in, by its first words: OpenQASM by its version line, or without one by what it
    /// declares first; pytket by the brace that JSON begins with; QIR by the words of LLVM. OpenQASM 2 when nothing tells.
    /// </summary>
    public static CircuitFormat Detect(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return CircuitFormatDetection.Detect(text);
    }
}
