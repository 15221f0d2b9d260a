using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Nexus.Circuits.Tests;

/// <summary>
/// Published circuits, changed at random: whatever comes of it, the reader answers with a circuit or with diagnostics, soon.
/// Runs for NEXUS_FUZZ_SECONDS seconds, or for a few. NEXUS_FUZZ_SEED repeats one input.
/// </summary>
public sealed class FuzzTests
{
    private const int LongestText = 4000;

    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(20);

    private static readonly string[] Pieces =
    [
        ";", ",", "(", ")", "[", "]", "{", "}", "->", "==", "<=", "-", "^", "**", "++", "<<", "/*", "*/", "//", "\"", "\0", "é", "\ud800", "\n", "\r",
        "\t", "\uFEFF", ":", "@", "#", "$0", " gate ", " qreg ", " creg ", " qubit[4] ", " bit[3] ", " int[8] ", " angle[4] ", " float ", " complex ",
        " array[int[8], 2, 2] ", " const ", " input ", " output ", " let ", " def ", " return ", " for uint i in [0:3] ", " while(true) ", " if(", " else ",
        " switch(", " break;", " continue;", " end;", " ctrl @ ", " negctrl(2) @ ", " inv @ ", " pow(0.5) @ ", " gphase(pi) ", " measure ", " reset ",
        " barrier ", " include ", " OPENQASM 3;", " OPENQASM 2.0;", " pi ", " sin(", " 1e", " 99999999999999999999 ", " 0x ", " 0b12 ", "\"0101\"", "1.5ns",
        " {\"op\":", "\"type\":\"CX\"", "\"args\":[[\"q\",[0]]]", "null", "true", "[[", "]]", "1e999", "\"params\":[\"alpha\"]",
        " call void @__quantum__qis__h__body(ptr null)", " inttoptr (i64 1 to ptr)", " define ", " ret void", " br label %a",
        "gate g(a) b { g(a) b; }", "if(c==1)",
    ];

    [CasesFact]
    public void Changed_circuits_are_read_or_refused()
    {
        if (Environment.GetEnvironmentVariable("NEXUS_FUZZ_SEED") is { Length: > 0 } one)
        {
            Check(int.Parse(one, CultureInfo.InvariantCulture), Texts());
            return;
        }

        var seconds = Environment.GetEnvironmentVariable("NEXUS_FUZZ_SECONDS") is { Length: > 0 } given ? double.Parse(given, CultureInfo.InvariantCulture) : 3;
        var texts = Texts();
        var trace = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"nexus-fuzz-{Environment.ProcessId}.seed"));
        var clock = Stopwatch.StartNew();
        var first = Random.Shared.Next(1 << 30);
        var count = 0;
        for (; clock.Elapsed.TotalSeconds < seconds; count++)
        {
            // A crash of the process leaves no message: the seed in this file names the input.
            File.WriteAllText(trace, (first + count).ToString(CultureInfo.InvariantCulture));
            Check(first + count, texts);
        }

        File.Delete(trace);
        Assert.True(count > 10, $"Only {count} inputs were tried in {seconds} s.");
    }

    private static List<string> Texts() => [.. Cases.All().Select(c => c.Text)];

    private static void Check(int seed, List<string> texts)
    {
        var random = new Random(seed);
        var text = Mutate(texts[random.Next(texts.Count)], random);
        var clock = Stopwatch.StartNew();
        try
        {
            var options = new ReaderOptions { MaxOperations = 20_000, MaxQubits = 10_000 };
            var format = random.Next(10) == 0 ? (CircuitFormat)random.Next(4) : CircuitReader.Detect(text);
            var result = CircuitReader.Read(text, format, "fuzz", options);
            Assert.Equal(result.Success, result.Diagnostics.All(d => d.Severity == DiagnosticSeverity.Warning));
            Assert.InRange(result.Diagnostics.Count, 0, 2 * Diagnostic.MaxCount);
            foreach (var diagnostic in result.Diagnostics)
            {
                Assert.InRange(diagnostic.Line, 1, text.Length + 1);
                Assert.InRange(diagnostic.Column, diagnostic.SourceLineColumn, text.Length + 1);
                Assert.EndsWith("^", diagnostic.Render(), StringComparison.Ordinal);
            }
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"NEXUS_FUZZ_SEED={seed} fails: {failure.Message}\n{text}", failure);
        }

        Assert.True(clock.Elapsed < Slowest, $"NEXUS_FUZZ_SEED={seed} took {clock.Elapsed.TotalSeconds:0.0} s:\n{text}");
    }

    private static string Mutate(string text, Random random)
    {
        var start = text.Length <= LongestText || random.Next(2) == 0 ? 0 : random.Next(text.Length - LongestText);
        var mutated = new StringBuilder(text.Substring(start, Math.Min(LongestText, text.Length - start)));
        for (var k = random.Next(6); k >= 0 && mutated.Length > 0; k--)
        {
            var at = random.Next(mutated.Length);
            var length = Math.Min(random.Next(1, 30), mutated.Length - at);
            switch (random.Next(6))
            {
                case 0:
                    mutated.Remove(at, length);
                    break;
                case 1 or 2:
                    mutated.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 3:
                    mutated[at] = (char)random.Next(1, 128);
                    break;
                case 4:
                    // A number that is not what it was.
                    mutated.Insert(at, random.Next(3) == 0 ? "-1" : random.Next(1000).ToString(CultureInfo.InvariantCulture));
                    break;
                default:
                    mutated.Insert(random.Next(mutated.Length), mutated.ToString(at, length));
                    break;
            }
        }

        return mutated.ToString();
    }
}
