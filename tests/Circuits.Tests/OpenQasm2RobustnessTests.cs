using System.Text;
using Nexus.Circuits.OpenQasm2;

namespace Nexus.Circuits.Tests;

public class OpenQasm2RobustnessTests
{
    private static readonly string[] Pieces =
    [
        ";", ",", "(", ")", "[", "]", "{", "}", "->", "==", "-", "^", "/*", "*/", "//", "\"", "\0", "\u00e9", "\ud800", "\n", "\r", "\t", "\uFEFF",
        " gate ", " qreg ", " creg ", " if(", " opaque ", " barrier ", " measure ", " include ", " OPENQASM ", " pi ", " sin(", " 1e", " 99999999999 ",
        " 0 ", " U ", " CX ", "gate g(a) b { g(a) b; }", "if(c==1)",
    ];

    [CasesFact]
    public void Mutated_programs_end_in_a_result()
    {
        var random = new Random(20_170_711);
        var options = new ReaderOptions { MaxOperations = 100_000 };
        foreach (var file in Cases.OpenQasm2Files)
        {
            var text = File.ReadAllText(file);
            text = text[..Math.Min(text.Length, 3000)];
            for (var k = 0; k < 40; k++)
            {
                Check(Mutate(text, random), options);
            }
        }
    }

    [Fact]
    public void Random_pieces_end_in_a_result()
    {
        var random = new Random(2);
        for (var k = 0; k < 5000; k++)
        {
            var text = new StringBuilder(random.Next(3) == 0 ? "" : "OPENQASM 2.0; include \"qelib1.inc\"; qreg q[2]; creg c[2]; ");
            for (var j = random.Next(30); j > 0; j--)
            {
                text.Append(random.Next(3) == 0 ? "h q[0]; " : Pieces[random.Next(Pieces.Length)]);
            }

            Check(text.ToString(), new ReaderOptions { MaxOperations = 1000 });
        }
    }

    private static void Check(string text, ReaderOptions options)
    {
        var result = OpenQasm2Parser.Parse(text, "m.qasm", options);
        Assert.Equal(result.Success, result.Diagnostics.All(d => d.Severity == DiagnosticSeverity.Warning));
        Assert.InRange(result.Diagnostics.Count, 0, 2 * Diagnostic.MaxCount);
        foreach (var diagnostic in result.Diagnostics)
        {
            Assert.InRange(diagnostic.Line, 1, text.Length + 1);
            Assert.InRange(diagnostic.Column, diagnostic.SourceLineColumn, text.Length + 1);
            Assert.EndsWith("^", diagnostic.Render(), StringComparison.Ordinal);
        }
    }

    private static string Mutate(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var k = 1 + random.Next(4); k > 0; k--)
        {
            var at = random.Next(mutated.Length);
            var length = Math.Min(random.Next(1, 20), mutated.Length - at);
            switch (random.Next(4))
            {
                case 0:
                    mutated.Remove(at, length);
                    break;
                case 1:
                    mutated.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    mutated[at] = (char)random.Next(1, 128);
                    break;
                default:
                    mutated.Insert(random.Next(mutated.Length), mutated.ToString(at, length));
                    break;
            }

            if (mutated.Length == 0)
            {
                break;
            }
        }

        return mutated.ToString();
    }
}
