using Nexus.Circuits.OpenQasm3;

namespace Nexus.Circuits.Tests.OpenQasm3;

public class DiagnosticTests
{
    // A program after the include; its first error: code, column, length.
    public static TheoryData<string, string, int, int> Mistakes => new()
    {
        { "qubit q; q = 1;", "wrong-kind", 10, 1 },
        { "qubit q\nx q;", "missing-semicolon", 8, 1 },
        { "qubit[2] q; x q[5];", "index-out-of-range", 17, 1 },
        { "qubit q; if (q) x q;", "type-mismatch", 14, 1 },
        { "break;", "misplaced", 1, 5 },
        { "return;", "misplaced", 1, 6 },
        { "fro int i in [0:1] { }", "unexpected-token", 1, 3 },
        { "whlie (true) { }", "unexpected-token", 1, 5 },
        { "float f = 1e2000;", "number-out-of-range", 11, 6 },
        { "int a = 1 / 0;", "undefined-value", 9, 5 },
        { "def f() -> int { } int a = f();", "type-mismatch", 5, 1 },
        { "def f(int a) -> int { return f(a); } int b = f(1);", "recursion", 30, 4 },
        { "input float a; gate g q { U(1, 2, 3) q; } qubit q; pow(a) @ g q;", "not-known", 56, 1 },
        { "input float a; gate g(b) q { h q; rx(b) q; } qubit q; pow(0.5) @ g(a) q;", "gate-power", 55, 18 },
        { "OPENQASM 3;", "repeated-version", 1, 8 },
        { "gate pi q { }", "reserved-word", 6, 2 },
        { "int sin = 2;", "reserved-word", 5, 3 },
        { "qubit q; ctrl(300) @ x q;", "wrong-qubit-count", 10, 9 },
        { "switch (1.5) { case 1 { } }", "type-mismatch", 9, 3 },
        { "uint[5000] n;", "number-out-of-range", 6, 4 },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_has_its_code_and_place(string text, string code, int column, int length)
    {
        var result = OpenQasm3Reader.Parse(Programs.Gates + text);
        var first = result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal((code, 2, column, length), (first.Code, first.Line, first.Column, first.Length));
        Assert.Null(result.Circuit);
    }

    [Fact]
    public void Reading_goes_on_after_a_mistake_up_to_20_errors()
    {
        var two = OpenQasm3Reader.Parse(Programs.Gates + "qubit q;\nint = 4;\nx q;\nint ] 5;\n{ x q; y ( ; }\nreset;").Diagnostics;
        Assert.Equal([3, 5, 6, 7], two.Select(d => d.Line));
        var many = OpenQasm3Reader.Parse(Programs.Gates + string.Concat(Enumerable.Range(0, 50).Select(i => $"x q{i};\n"))).Diagnostics;
        Assert.Equal(Enumerable.Range(2, 20), many.Select(d => d.Line));
    }

    [Fact]
    public void A_mistake_in_a_loop_is_reported_once() =>
        Assert.Single(OpenQasm3Reader.Parse(Programs.Gates + "qubit[3] q; for int i in [0:9] { x q[i + 2]; }").Diagnostics);

    [Fact]
    public void A_broken_declaration_is_reported_once() =>
        Assert.Single(OpenQasm3Reader.Parse(Programs.Gates + "int[0] a; int b = a + 1; a = 2; b = 3;").Diagnostics);

    [Fact]
    public void Limits_are_options()
    {
        Assert.Equal("too-many-qubits", OpenQasm3Reader.Parse("qubit[11] q;", "", new ReaderOptions { MaxQubits = 10 }).Diagnostics[0].Code);
        Assert.Equal("too-many-qubits", OpenQasm3Reader.Parse("bit[11] c;", "", new ReaderOptions { MaxQubits = 10 }).Diagnostics[0].Code);
        Assert.Equal("too-many-operations", OpenQasm3Reader.Parse("qubit[11] q; U(1, 2, 3) q;", "", new ReaderOptions { MaxOperations = 10 }).Diagnostics[0].Code);
    }
}
