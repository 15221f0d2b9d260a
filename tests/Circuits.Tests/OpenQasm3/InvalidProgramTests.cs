using Nexus.Circuits.OpenQasm3;

namespace Nexus.Circuits.Tests.OpenQasm3;

/// <summary>The published programs that are not valid, one a line.</summary>
public class InvalidProgramTests
{
    [CasesFact]
    public void Every_invalid_line_is_refused_on_line_1()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Cases.Folder!, "openqasm3", "invalid"), "*.qasm").Order(StringComparer.Ordinal))
        {
            var lines = File.ReadAllLines(file).Where(l => l.Length > 0 && !l.StartsWith("//", StringComparison.Ordinal)).ToArray();
            Assert.NotEmpty(lines);
            foreach (var line in lines)
            {
                var result = OpenQasm3Reader.Parse(line);
                Assert.False(result.Success, line);
                Assert.All(result.Diagnostics, d => Assert.Equal(1, d.Line));
            }
        }
    }

    [Theory]
    [InlineData("const int myvar;", "unexpected-token", 16)]
    [InlineData("const myvar = 8.0;", "unexpected-token", 7)]
    [InlineData("input const myvar = 8;", "unexpected-token", 7)]
    [InlineData("float;", "unexpected-token", 6)]
    [InlineData("qreg[4];", "unexpected-token", 5)]
    [InlineData("int[8, 8] myvar;", "unexpected-token", 6)]
    [InlineData("bool[4] myvar;", "unexpected-token", 5)]
    [InlineData("complex[32] myvar;", "unexpected-token", 9)]
    [InlineData("array[8] myvar;", "unexpected-token", 7)]
    [InlineData("array[int[8], int[8], 2] myvar;", "unexpected-token", 21)]
    [InlineData("int[8] int;", "reserved-word", 8)]
    [InlineData("int[8] 0;", "unexpected-token", 8)]
    [InlineData("int[8] myvar = end;", "unexpected-token", 16)]
    [InlineData("array[uint[8], 4] myvar = [4, 5, 6, 7];", "unexpected-token", 27)]
    [InlineData("array[uint[8], 4] myvar = 2 * {1, 2, 3, 4};", "unexpected-token", 31)]
    [InlineData("array[uint[8], #dim=2] myvar;", "type-mismatch", 16)]
    [InlineData("myvar: int[8];", "unexpected-token", 6)]
    [InlineData("int myvar[8];", "unexpected-token", 10)]
    [InlineData("int[8] myvar1, myvar2;", "unexpected-token", 14)]
    [InlineData("U (1)(2) $0;", "unexpected-token", 6)]
    [InlineData("notmodifier @ x $0;", "unknown-gate", 1)]
    [InlineData("pow @ x $0;", "unexpected-token", 5)]
    [InlineData("ctrl(2, 3) @ x $0, $1;", "unexpected-token", 7)]
    [InlineData("inv(1) @ ctrl @ x $0, $1;", "unexpected-token", 4)]
    [InlineData("gphase(pi) @ ctrl @ x $0, $1;", "unexpected-token", 12)]
    [InlineData("OPENQASM int;", "unexpected-token", 10)]
    [InlineData("OPENQASM 3.x;", "invalid-number", 10)]
    [InlineData("include 3;", "unexpected-token", 9)]
    [InlineData("include \"hello;", "unterminated-string", 9)]
    [InlineData("for int myvar in { x $0; } { x $0; }", "unexpected-token", 22)]
    [InlineData("for in { 1, 2, 3 } { x $0; }", "unexpected-token", 5)]
    [InlineData("while true { x $0; }", "unexpected-token", 7)]
    [InlineData("while (true);", "unexpected-token", 13)]
    [InlineData("#;", "invalid-character", 1)]
    [InlineData("3x;", "invalid-number", 1)]
    [InlineData("x@x;", "unknown-gate", 1)]
    [InlineData("3__4;", "invalid-number", 1)]
    [InlineData("0b123;", "invalid-number", 1)]
    [InlineData("0O789;", "invalid-number", 1)]
    [InlineData("0x12g;", "invalid-number", 1)]
    public void An_invalid_line_is_refused_for_its_reason(string text, string code, int column)
    {
        var first = OpenQasm3Reader.Parse(text).Diagnostics[0];
        Assert.Equal((code, 1, column), (first.Code, first.Line, first.Column));
    }
}
