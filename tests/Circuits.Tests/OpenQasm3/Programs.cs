using System.Globalization;
using System.Numerics;
using Nexus.Circuits.OpenQasm3;

namespace Nexus.Circuits.Tests.OpenQasm3;

/// <summary>Reads programs for the tests, and asserts what they mean.</summary>
internal static class Programs
{
    public const string Gates = "include \"stdgates.inc\";\n";

    public static Circuit Read(string text)
    {
        var result = OpenQasm3Reader.Parse(text);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return result.Circuit!;
    }

    /// <summary>Asserts that a program, after the standard gates, gives one result: the bits of the shot, first bit first.</summary>
    public static void Gives(string bits, string text)
    {
        var distribution = DenseState.Distribution(Read(Gates + text));
        Assert.Equal(bits, string.Join(',', distribution.Where(p => p.Value > 1e-6).Select(p => p.Key)));
    }

    /// <summary>Asserts that a classical value is what is expected.</summary>
    public static void Computes(string type, string expression, string expected, string declarations = "")
    {
        Gives("1", $"{declarations} output bit result_; {type} found_ = {expression}; {type} expected_ = {expected}; result_ = bit(found_ == expected_);");
    }

    /// <summary>Asserts a program's unitary: that of another program of the same qubits.</summary>
    public static void Same(string text, string expected, bool upToPhase = false) =>
        DenseState.AssertEqual(DenseState.MatrixOf(Read(Gates + expected)), DenseState.MatrixOf(Read(Gates + text)), upToPhase);

    public static void Is(Complex[,] expected, string text) => DenseState.AssertEqual(expected, DenseState.MatrixOf(Read(Gates + text)));

    /// <summary>Asserts that the first error of a program, after the standard gates, has this code and line.</summary>
    public static void Refused(string code, string text, string part = "", int line = 2)
    {
        var result = OpenQasm3Reader.Parse(Gates + text);
        Assert.False(result.Success, "The program is accepted.");
        var first = result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal($"{code} on line {line}", string.Create(CultureInfo.InvariantCulture, $"{first.Code} on line {first.Line}"));
        Assert.Contains(part, first.Message, StringComparison.Ordinal);
    }

    public static void Warned(string code, string text)
    {
        var result = OpenQasm3Reader.Parse(Gates + text);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        Assert.Contains(result.Diagnostics, d => d.Code == code);
    }
}
