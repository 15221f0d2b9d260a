using System.Diagnostics;
using System.Text;
using Nexus.Circuits.OpenQasm3;

namespace Nexus.Circuits.Tests.OpenQasm3;

/// <summary>No text makes the reader throw, and a short text cannot make it work for long.</summary>
public class RobustnessTests
{
    private const int Deep = 100_000;

    private static readonly string[] Pieces =
    [
        ";", ",", "(", ")", "[", "]", "{", "}", "->", "==", "-", "^", "++", ":", "/*", "*/", "//", "\"", "'", "\0", "\u00e9", "\ud800", "\n", "\t", "\uFEFF", "@", "$0 ", "$", "#",
        " gate ", " qubit ", " bit[2] ", " if(", " while(", " for int i in ", " def ", " return ", " let ", " measure ", " include ", " OPENQASM ", " pi ", " sin(", " 1e", " 99999999999 ",
        " 0 ", " U ", " ctrl @ ", " pow(0.5) @ ", " inv @ ", " input ", " output ", " array[int[8], 2] ", " q", " c", " x ", " switch (", " case ", " break; ", " continue; ", " end; ", "0x1F", "true", " im ",
        "c = measure q; ", "if (c[0]) { x q[0]; } ", "while (c[1]) { c = measure q; } ", "for int i in [0:1] { if (c[0]) break; x q[i]; } ", "uint[3] u = 2; ", "u += 1; ",
    ];

    public static TheoryData<string> Nested =>
    [
        Repeat("(", Deep), "int x = " + Repeat("(", Deep) + "1" + Repeat(")", Deep) + ";", Repeat("{", Deep), Repeat("if (true) ", Deep) + "x $0;",
        Repeat("ctrl @ ", Deep) + "x $0;", Repeat("inv @ ", Deep) + "x $0;", "int x = " + Repeat("-", Deep) + "1;", "int x = " + Repeat("1+", Deep) + "1;",
        "int x = " + Repeat("2**", Deep) + "1;", "array[int, 2] a = " + Repeat("{", Deep), "a" + Repeat("[0]", Deep) + " = 1;", Repeat("while (true) ", Deep), Repeat("/* ", Deep), Repeat("box { ", Deep),
        "int x = " + Repeat("sin(", Deep) + "1;", Repeat("@a\n", Deep) + "x $0;", Repeat("if (true) {} else ", Deep) + "x $0;", Repeat("array[", Deep), "bit[3] b = " + Repeat("\"101\" ++ ", Deep) + "\"1\";",
    ];

    [Theory]
    [MemberData(nameof(Nested))]
    public void A_text_nested_100000_deep_is_refused(string text)
    {
        var result = OpenQasm3Reader.Parse(text);
        Assert.False(result.Success);
        Assert.NotEmpty(result.Diagnostics);
    }

    [Theory]
    [InlineData("gate g0 a { }", "gate g{0} a {{ g{1} a; g{1} a; }}", "qubit q; g60 q;")]
    [InlineData("def g0(qubit a) { }", "def g{0}(qubit a) {{ g{1}(a); g{1}(a); }}", "qubit q; g60(q);")]
    public void What_doubles_60_times_ends_even_when_it_makes_nothing(string first, string further, string use)
    {
        var text = new StringBuilder(Programs.Gates + first);
        for (var level = 1; level <= 60; level++)
        {
            text.AppendFormat(System.Globalization.CultureInfo.InvariantCulture, further, level, level - 1);
        }

        Quickly(text + use, OpenQasm3DiagnosticCodes.TooManySteps);
    }

    [Fact]
    public void Wide_values_count_as_the_work_that_they_are() =>
        Assert.Equal(
            OpenQasm3DiagnosticCodes.TooManySteps,
            Assert.Single(OpenQasm3Reader.Parse("bit[999999] b; for int i in [0:100000] { b = ~b; }").Diagnostics).Code);

    [Fact]
    public void After_statements_nested_too_deep_nothing_more_is_said()
    {
        var text = Repeat("{ ", 1000) + Repeat("} ", 1000);
        Assert.Single(OpenQasm3Reader.Parse(text).Diagnostics);
    }

    [Fact]
    public void A_definition_that_doubles_60_times_is_refused_before_it_is_expanded()
    {
        var text = new StringBuilder(Programs.Gates + "gate g0 q { x q; }\n");
        for (var k = 1; k <= 60; k++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"gate g{k} q {{ g{k - 1} q; g{k - 1} q; }}\n");
        }

        Quickly(text + "qubit q; g60 q;", "too-many-operations");
        Quickly(text + "qubit q; pow(0.5) @ g60 q;", "too-many-operations");
    }

    [Theory]
    [InlineData("qubit q; for int i in [0:1000000000000] { x q; }", "too-many-operations")]
    [InlineData("qubit q; for int i in [0:-1:-9223372036854775807] { x q; }", "too-many-operations")]
    [InlineData("while (true) { }", "too-many-steps")]
    [InlineData("int n = 0; while (n >= 0) { n += 1; if (n > 1000) { n = 0; } }", "too-many-steps")]
    [InlineData("for int i in [0:9000000] { for int j in [0:9000000] { } }", "too-many-operations")]
    [InlineData("qubit q; pow(1000000000000) @ U(1, 2, 3) q;", "too-many-operations")]
    [InlineData("gate g q { for int i in [0:9000000] { U(1, 2, 3) q; } }", "too-many-operations")]
    [InlineData("bit[2000000000] b;", "too-many-qubits")]
    [InlineData("array[int[64], 1000000, 1000000, 1000000] a;", "too-many-qubits")]
    [InlineData("qubit[2000000000] q;", "too-many-qubits")]
    [InlineData("qubit[1000] q; for int i in [0:1000] { barrier q; x q; }", "too-many-operations")]
    [InlineData("for int i in [0:90000] { for int j in [0:90000] { } }", "too-many-steps")]
    [InlineData("def f() { while (true) { } } f();", "too-many-steps")]
    public void A_huge_program_is_refused_quickly(string text, string code) => Quickly(Programs.Gates + text, code);

    [Fact]
    public void Time_grows_linearly_with_the_text()
    {
        static double Milliseconds(int lines)
        {
            var text = Programs.Gates + "qubit[4] q; bit[4] c;\n"
                + string.Concat(Enumerable.Repeat("rx(pi/4 + 0.25) q[1]; cx q[0], q[2]; c[1] = measure q[3]; if (c[1] == 1) { z q[0]; }\n", lines));
            var best = double.MaxValue;
            for (var k = 0; k < 3; k++)
            {
                var watch = Stopwatch.StartNew();
                Assert.True(OpenQasm3Reader.Parse(text).Success);
                best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
            }

            return best;
        }

        _ = Milliseconds(100);
        Assert.True(Milliseconds(16_000) < 12 * Milliseconds(4_000), "Four times the text takes far more than four times as long.");
    }

    [CasesFact]
    public void Mutated_programs_end_in_a_result()
    {
        var random = new Random(3);
        foreach (var file in Directory.GetFiles(Path.Combine(Cases.Folder!, "openqasm3"), "*.*").Order(StringComparer.Ordinal))
        {
            var text = File.ReadAllText(file);
            for (var k = 0; k < 30; k++)
            {
                Check(Mutate(text, random));
            }
        }
    }

    [Fact]
    public void Random_pieces_end_in_a_result()
    {
        var random = new Random(2);
        for (var k = 0; k < 3000; k++)
        {
            var text = new StringBuilder(random.Next(4) == 0 ? "" : Programs.Gates + "qubit[2] q; bit[2] c; ");
            for (var j = random.Next(16); j > 0; j--)
            {
                text.Append(random.Next(3) == 0 ? "h q[0]; " : Pieces[random.Next(Pieces.Length)]);
            }

            Check(text.ToString());
        }
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static void Quickly(string text, string code)
    {
        // Without the bounds none of these would end.
        var result = OpenQasm3Reader.Parse(text, "", new ReaderOptions { MaxOperations = 100_000 });
        Assert.Contains(code, result.Diagnostics.Select(d => d.Code));
    }

    private static string Mutate(string text, Random random)
    {
        var changed = new StringBuilder(text);
        for (var k = random.Next(1, 4); k > 0; k--)
        {
            var at = random.Next(changed.Length);
            switch (random.Next(3))
            {
                case 0:
                    changed.Remove(at, Math.Min(random.Next(1, 8), changed.Length - at));
                    break;
                case 1:
                    changed.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    var from = random.Next(text.Length);
                    changed.Insert(at, text.AsSpan(from, Math.Min(random.Next(1, 40), text.Length - from)));
                    break;
            }
        }

        return changed.ToString();
    }

    private static void Check(string text)
    {
        try
        {
            var result = OpenQasm3Reader.Parse(text, "", new ReaderOptions { MaxOperations = 20_000 });
            Assert.True(result.Success || result.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error), text);
            Assert.True(result.Diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error) <= Diagnostic.MaxCount);
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{exception}\n{text}");
        }
    }
}
