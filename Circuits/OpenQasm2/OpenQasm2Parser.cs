using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm2;

/// <summary>
/// Reads OpenQASM 2.0 (Cross, Bishop, Smolin and Gambetta, arXiv:1707.03429), with a built-in qelib1.inc.
/// </summary>
/// <remarks>
/// Gate definitions are expanded where they are applied, registers are broadcast, and controlled gates become elementary gates with
/// controls. Time and memory grow linearly with the text and with the operations that it stands for.
/// </remarks>
public static class OpenQasm2Parser
{
    /// <summary>Reads a program. Whatever is wrong with it is in the result; nothing is thrown for it.</summary>
    /// <param name="text">The program.</param>
    /// <param name="fileName">The file's name for diagnostics and for the circuit's name; no file is opened.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public static ParseResult Parse(string text, string fileName = "", ReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        return new ProgramParser(new SourceText(text, fileName), options ?? new ReaderOptions()).Parse();
    }
}
