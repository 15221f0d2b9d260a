namespace Nexus.Circuits.Tests;

public sealed class DetectionTests
{
    [Theory]
    [InlineData("OPENQASM 2.0;\nqreg q[1];", CircuitFormat.OpenQasm2)]
    [InlineData("// a comment\r\n\tOPENQASM 2.0;", CircuitFormat.OpenQasm2)]
    [InlineData("OPENQASM 3;", CircuitFormat.OpenQasm3)]
    [InlineData("\uFEFF/* over\n two lines */ OPENQASM   3.1 ;", CircuitFormat.OpenQasm3)]
    [InlineData("include \"stdgates.inc\";\nqubit q;", CircuitFormat.OpenQasm3)]
    [InlineData("include \"qelib1.inc\";\nqreg q[1];", CircuitFormat.OpenQasm2)]
    [InlineData("qubit[2] q;", CircuitFormat.OpenQasm3)]
    [InlineData("gate cphase(θ) a, b { }", CircuitFormat.OpenQasm3)]
    [InlineData("@annotated qubit q;", CircuitFormat.OpenQasm3)]
    [InlineData("qreg q[2];", CircuitFormat.OpenQasm2)]
    [InlineData(" \n {\"phase\": \"0\"}", CircuitFormat.Pytket)]
    [InlineData("; ModuleID = 'bell'", CircuitFormat.Qir)]
    [InlineData("source_filename = \"bell\"", CircuitFormat.Qir)]
    [InlineData("%Qubit = type opaque", CircuitFormat.Qir)]
    [InlineData("define void @main() {", CircuitFormat.Qir)]
    [InlineData("", CircuitFormat.OpenQasm2)]
    [InlineData("/* never ends", CircuitFormat.OpenQasm2)]
    [InlineData("hello, world", CircuitFormat.OpenQasm2)]
    public void The_format_is_told_by_the_beginning(string text, CircuitFormat expected) =>
        Assert.Equal(expected, CircuitReader.Detect(text));

    [CasesFact]
    public void Every_published_file_is_taken_for_what_it_is()
    {
        foreach (var (path, text) in Cases.All())
        {
            var expected = path.EndsWith(".json", StringComparison.Ordinal) ? CircuitFormat.Pytket
                : path.Contains("openqasm3", StringComparison.Ordinal) ? CircuitFormat.OpenQasm3
                : CircuitFormat.OpenQasm2;
            Assert.True(CircuitReader.Detect(text) == expected, $"{path} is taken for {CircuitReader.Detect(text)}.");
        }
    }
}
