using Nexus.Circuits.Text;

namespace Nexus.Circuits.Qir;

/// <summary>
/// Reads programs of the base profile of QIR (QIR Alliance, profiles/Base_Profile.md) in LLVM's text form.
/// </summary>
/// <remarks>
/// The calls of the entry point become operations; results are bits of one register <c>c</c> in the order in which they are recorded.
/// What is beyond the base profile (branches on results, computations, allocation of qubits) is an error with its line.
/// docs/formats/qir.md names every function.
/// </remarks>
public static class QirReader
{
    /// <summary>Reads a program. Whatever is wrong with it is in the result; nothing is thrown for it.</summary>
    /// <param name="text">The program (.ll).</param>
    /// <param name="fileName">The file's name for diagnostics and for the circuit's name; no file is opened.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public static ParseResult Parse(string text, string fileName = "", ReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        return new ModuleParser(new SourceText(text, fileName), options ?? new ReaderOptions()).Parse();
    }
}
