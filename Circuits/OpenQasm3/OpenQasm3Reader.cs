using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm3;

/// <summary>
/// Reads OpenQASM 3.0 and 3.1 (openqasm.com), with a built-in stdgates.inc: everything of it that describes a circuit.
/// </summary>
/// <remarks>
/// The reader walks the program as an interpreter does and keeps, for each classical variable, its value for as long as that does not
/// depend on the run. Loops over known ranges are unrolled and known conditions decided; what depends on measurements becomes
/// classical operations and control flow of the circuit. Subroutines are inlined, gate definitions expanded. docs/formats/openqasm3.md
/// lists every construct.
/// </remarks>
public static class OpenQasm3Reader
{
    /// <summary>Reads a program. Whatever is wrong with it is in the result; nothing is thrown for it.</summary>
    /// <param name="text">The program.</param>
    /// <param name="fileName">The file's name for diagnostics and for the circuit's name; no file is opened.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public static ParseResult Parse(string text, string fileName = "", ReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        var source = new SourceText(text, fileName);
        var diagnostics = new DiagnosticList(source);
        var program = new ProgramParser(text, diagnostics).Parse();
        var circuit = new Evaluator(program, Path.GetFileNameWithoutExtension(fileName), source, diagnostics, options ?? new ReaderOptions()).Run();
        return new ParseResult(diagnostics.ErrorCount == 0 ? circuit : null, diagnostics.InOrder());
    }
}
