using System.Text;
using Nexus.Circuits;
using Nexus.Circuits.OpenQasm2;
using Nexus.Circuits.Targets;
using Nexus.Compiler;

namespace Nexus.Grains.Backends;

/// <summary>
/// Writes a compiled circuit as text that reads back as the same circuit: gate for gate, with its implicit permutation. In the format of the original
/// if that can say it, else in one that can. OpenQASM 2 has no words for the phase of the whole state, which
/// nothing can measure: there it is left out.
/// </summary>
internal static class CompiledText
{
    /// <summary>Angles that are written as text and read again are the same up to rounding.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Writes a circuit; null when no format can say it.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="original">The format of the circuit that it was made of.</param>
    /// <param name="obstacles">For each format that was tried, why it cannot: a sentence.</param>
    public static (CircuitFormat Format, byte[] Text)? Write(Circuit circuit, CircuitFormat original, out IReadOnlyCollection<string> obstacles)
    {
        var found = new List<string>();
        obstacles = found;
        foreach (var (format, write) in Ways(original))
        {
            var written = write(circuit);
            if (written.Text is not { } text)
            {
                found.Add($"{Title(format)}: {written.Obstacles[0]}");
            }
            else if (CircuitReader.Read(text, format) is { Circuit: { } read }
                && IsSame(circuit, read)
                && (format == CircuitFormat.OpenQasm2 || HaveOnePhase(circuit, read)))
            {
                return (format, Encoding.UTF8.GetBytes(text));
            }
            else
            {
                found.Add($"{Title(format)}: The text reads back as a circuit of other gates.");
            }
        }

        return null;
    }

    private static string Title(CircuitFormat format) => format switch
    {
        CircuitFormat.OpenQasm2 => "OpenQASM 2",
        CircuitFormat.OpenQasm3 => "OpenQASM 3",
        _ => "pytket's JSON",
    };

    private static IEnumerable<(CircuitFormat Format, Func<Circuit, WriteResult> Write)> Ways(CircuitFormat original)
    {
        if (original is CircuitFormat.OpenQasm2 or CircuitFormat.Qir)
        {
            yield return (CircuitFormat.OpenQasm2, circuit => OpenQasm2Writer.Write(circuit));
            yield return (CircuitFormat.OpenQasm2, circuit => OpenQasm2Writer.Write(circuit, new OpenQasm2WriterOptions { Dialect = OpenQasm2Dialect.Hqslib1 }));
        }

        if (original == CircuitFormat.OpenQasm3)
        {
            yield return (CircuitFormat.OpenQasm3, circuit => CircuitWriter.Write(circuit, CircuitFormat.OpenQasm3));
        }

        yield return (CircuitFormat.Pytket, circuit => CircuitWriter.Write(circuit, CircuitFormat.Pytket));
        yield return (CircuitFormat.OpenQasm3, circuit => CircuitWriter.Write(circuit, CircuitFormat.OpenQasm3));
    }

    private static bool IsSame(Circuit circuit, Circuit read) =>
        circuit.QubitCount == read.QubitCount
        && circuit.ResultBitCount == read.ResultBitCount
        && circuit.Inputs.Select(i => i.Name).SequenceEqual(read.Inputs.Select(i => i.Name))
        && CircuitFigures.Of(circuit) == CircuitFigures.Of(read)
        && GateSets.NamesOf(circuit).SequenceEqual(GateSets.NamesOf(read))
        && PermutationOf(circuit).SequenceEqual(PermutationOf(read));

    // A phase with a free symbol has no number to compare: then it passes.
    private static bool HaveOnePhase(Circuit circuit, Circuit read) =>
        !(Math.Abs(Math.IEEERemainder(circuit.GlobalPhase.Radians - read.GlobalPhase.Radians, 2 * Math.PI)) > Tolerance);

    private static IEnumerable<int> PermutationOf(Circuit circuit) => circuit.ImplicitPermutation ?? Enumerable.Range(0, circuit.QubitCount);
}
